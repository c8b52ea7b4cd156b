// Every division of the API, against a recount by separate code from what was written.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { chanceSeed } from "../support/chance.ts";
import { localOf } from "../support/plain-recount.ts";
import {
  COUNTERS,
  expected,
  openPlainWorld,
  PERIODS,
  PROCEDURES,
  query,
  UNITS,
  type OpenWorld,
} from "../support/plain-world.ts";

const SEED = chanceSeed();

let open: OpenWorld;
const get = <T>(path: string): Promise<T> => open.get<T>(path);
const ratingsOf: OpenWorld["ratingsOf"] = (...asked) => open.ratingsOf(...asked);
const transactionsOf: OpenWorld["transactionsOf"] = (...asked) => open.transactionsOf(...asked);

beforeAll(async () => {
  open = await openPlainWorld(SEED);
}, 120_000);
afterAll(() => open.hub.close());

const withoutName = ({ rows }: SummariesResponse) => rows.map(({ name: _name, ...row }) => row);

describe(`every division of the API, seed ${SEED}`, () => {
  for (const asked of PERIODS) {
    for (const place of UNITS) {
      const what = `${asked.id} (${asked.calendar}), ${place.unit ?? "everything"}`;
      const all = () => ratingsOf(place, asked.from, asked.to);
      const summary = (by: string) =>
        get<SummariesResponse>(`summaries?${query(asked, place)}&by=${by}`);

      test(`${what}: by unit and in all`, async () => {
        const { total, ...answer } = await summary("unit");
        expect(withoutName({ ...answer, total })).toEqual(
          Object.entries(place.rows).map(([key, centres]) =>
            expected(
              key,
              ratingsOf({ centres }, asked.from, asked.to),
              transactionsOf(centres, asked),
            ),
          ),
        );
        const { name: _name, key: _key, ...figures } = total;
        const { key: _none, ...wanted } = expected("", all(), transactionsOf(place.centres, asked));
        expect(figures).toEqual(wanted);
      });

      test(`${what}: by centre, counter and kiosk`, async () => {
        expect(withoutName(await summary("centre"))).toEqual(
          place.centres.map((centre) =>
            expected(
              centre,
              all().filter((r) => r.centre === centre),
              transactionsOf([centre], asked),
            ),
          ),
        );
        const present = new Set(all().map((r) => `${r.centre}/${r.counter}`));
        const centres: readonly string[] = place.centres;
        const counters = COUNTERS.filter(
          (key) =>
            (centres.includes(key.split("/")[0] ?? "") && key !== "cuong/q9") || present.has(key),
        );
        expect(withoutName(await summary("counter"))).toEqual(
          counters.map((key) =>
            expected(
              key,
              all().filter((r) => `${r.centre}/${r.counter}` === key),
            ),
          ),
        );
        const kiosks = open.world.kiosks.filter(({ centre }) => centres.includes(centre));
        expect(withoutName(await summary("kiosk"))).toEqual(
          kiosks.map(({ kiosk }) =>
            expected(
              kiosk,
              all().filter((r) => r.kiosk === kiosk),
            ),
          ),
        );
      });

      test(`${what}: by domain and procedure`, async () => {
        const domainOf = (service: string): string =>
          PROCEDURES.find(({ code }) => code === service)?.domain ?? service;
        const present = new Set(all().map(({ service }) => service));
        const tail = (codes: readonly string[]) => codes.filter((code) => present.has(code));
        const domains = ["LV-DATDAI", "LV-HOTICH", ...tail(["LV-LA", ""])];
        expect(withoutName(await summary("domain"))).toEqual(
          domains.map((code) =>
            expected(
              code,
              all().filter((r) => domainOf(r.service) === code),
              code === "" ? undefined : transactionsOf(place.centres, asked, code),
            ),
          ),
        );
        const procedures = [
          "1.001193",
          "1.000635",
          ...tail(["LV-DATDAI", "LV-HOTICH", "LV-LA", ""]),
        ];
        expect(withoutName(await summary("procedure"))).toEqual(
          procedures.map((code) =>
            expected(
              code,
              all().filter((r) => r.service === code),
            ),
          ),
        );
      });

      test(`${what}: by day, and by weekday and hour`, async () => {
        const days = Map.groupBy(all(), (r) => localOf(r.at).date);
        expect(withoutName(await summary("day"))).toEqual(
          [...days.keys()].toSorted().map((date) => expected(date, days.get(date) ?? [])),
        );
        const hours = Map.groupBy(all(), (r) => `${localOf(r.at).weekday}/${localOf(r.at).hour}`);
        const inOrder = [...hours.keys()].toSorted((a, b) => {
          const [[day1 = 0, hour1 = 0] = [], [day2 = 0, hour2 = 0] = []] = [a, b].map((key) =>
            key.split("/").map(Number),
          );
          return day1 - day2 || hour1 - hour2;
        });
        expect(withoutName(await summary("hour"))).toEqual(
          inOrder.map((key) => expected(key, hours.get(key) ?? [])),
        );
      });
    }
  }
});

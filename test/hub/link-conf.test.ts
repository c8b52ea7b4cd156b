import { afterEach, expect, test } from "vitest";
import { wrappedText } from "../../shared/evidence/chain.ts";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import { parseConfBody, parseHubBody, parseWrapped } from "../../shared/protocol/hub-messages.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
import { confContent } from "../../hub/link/conf-message.ts";
import { AUDIT, openTestLine, type TestLine } from "../support/hub-line.ts";
import { waitFor } from "../support/wait-for.ts";

let hub: TestLine;
afterEach(async () => {
  await hub.close();
  expect(hub.failures).toEqual([]);
});

const CATALOGUE: Catalogue = {
  version: 1,
  units: [
    {
      code: "quang-ninh",
      name: "Tỉnh Quảng Ninh",
      level: "province",
      parent: null,
      from: null,
      to: null,
      counters: [],
    },
    {
      code: "binh-lieu",
      name: "Trung tâm Phục vụ hành chính công xã Bình Liêu",
      level: "commune",
      parent: "quang-ninh",
      from: null,
      to: null,
      counters: [{ code: "q1", name: "Quầy số 1" }],
    },
  ],
  domains: [{ code: "LV-DATDAI", name: "Đất đai" }],
  scales: [],
  reasons: [{ code: "R1", label: { vi: "Thái độ", en: "Attitude", zh: "态度" } }],
};

test("a kiosk finds its signed configuration on the broker when it comes", async () => {
  hub = await openTestLine();
  await hub.store.putCatalogue(CATALOGUE, AUDIT);
  const { connect } = await hub.enrol("bl-q1", "binh-lieu");
  await hub.line().enrolled("bl-q1", "not for this broker");
  const kiosk = await connect();
  await kiosk.hears("conf");
  const heard = kiosk.heard.find(({ topic }) => topic.endsWith("/conf"));
  expect(heard?.retain).toBe(true);
  const message = parseWrapped(JSON.parse(heard?.text ?? ""));
  if (!message.ok) throw new Error(message.fault);
  const body = parseConfBody(JSON.parse(message.value.body));
  if (!body.ok) throw new Error(body.fault);
  expect(body.value).toMatchObject({
    version: expect.any(Number) as number,
    centre: { code: "binh-lieu", name: CATALOGUE.units[1]?.name, parentName: "Tỉnh Quảng Ninh" },
    counters: [{ code: "q1", name: "Quầy số 1" }],
    scale: { id: "vn3.1" },
    reasons: CATALOGUE.reasons,
    demo: false,
  });
  const text = wrappedText("conf", heard?.topic ?? "", body.value.gen, message.value.body);
  expect(verifyingKey(hub.key.publicKey)?.verify(text, message.value.sig)).toBe(true);
});

test("the same configuration keeps its version; another one gets the next", async () => {
  hub = await openTestLine();
  await hub.store.putCatalogue(CATALOGUE, AUDIT);
  const { connect } = await hub.enrol("bl-q1", "binh-lieu");
  await hub.line().publishConf("bl-q1");
  await hub.reopen();
  const kiosk = await connect();
  // What the line said of its own accord at its first start may have been another one already.
  const first = await waitFor(
    "conf",
    () => Number(kiosk.on("conf").at(-1)?.["version"] ?? 0) || false,
  );
  const units = CATALOGUE.units.map((unit) => ({ ...unit, name: `${unit.name} mới` }));
  await hub.store.putCatalogue({ ...CATALOGUE, units, version: 2 }, AUDIT);
  await hub.line().publishEveryConf();
  await waitFor("the next version", () => kiosk.on("conf").at(-1)?.["version"] === first + 1);
});

test("a kiosk whose level set nobody knows gets none", () => {
  const kiosk = {
    kiosk: "bl-q1",
    centre: "binh-lieu",
    counters: ["q1", "q7"],
    service: "LV-DATDAI",
    scale: "vn9.9",
    staffPin: null,
    demo: false,
    publicKey: null,
    passwordHash: null,
    revokedAt: null,
  };
  const when = { date: "2026-11-24", zone: "Asia/Ho_Chi_Minh" };
  expect(confContent(kiosk, CATALOGUE, when)).toBeUndefined();
  const known = confContent({ ...kiosk, scale: "vn4.1" }, CATALOGUE, when);
  expect(known?.domains).toEqual(CATALOGUE.domains);
  expect(known?.counters).toEqual([
    { code: "q1", name: "Quầy số 1" },
    { code: "q7", name: "q7" },
  ]);
});

test("a kiosk that holds a newer version than a hub that was set back gets one above it", async () => {
  hub = await openTestLine();
  await hub.store.putCatalogue(CATALOGUE, AUDIT);
  const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
  await hub.line().publishConf("bl-q1");
  const kiosk = await connect();
  await waitFor("conf", () => kiosk.on("conf").length > 0);
  await kiosk.send("status", stream.statusMessage({ conf: 41, error: "conf_older" }));
  await waitFor("a version above its own", () => kiosk.on("conf").at(-1)?.["version"] === 42);
  // It says so once more before it has heard: nothing above is needed for what it holds.
  await kiosk.send("status", stream.statusMessage({ conf: 41, error: "conf_older" }));
  await kiosk.send("status", stream.statusMessage({ conf: 42, error: null, state: "offline" }));
  await waitFor("offline", async () => (await hub.store.listStatuses())[0]?.state === "offline");
  expect(kiosk.on("conf").at(-1)?.["version"]).toBe(42);
});

const KIOSK = {
  kiosk: "bl-q1",
  centre: "binh-lieu",
  counters: ["q1"],
  service: "",
  scale: "vn4.1",
  staffPin: null,
  demo: false,
  publicKey: null,
  passwordHash: null,
  revokedAt: null,
};
const WHEN = { date: "2026-11-24", zone: "Asia/Ho_Chi_Minh" };

test("a kiosk that was told nothing is always open, in three languages, best level first", () => {
  expect(confContent(KIOSK, CATALOGUE, WHEN)).toMatchObject({
    hours: [],
    closedOn: [],
    openOn: [],
    hotline: "",
    audio: [],
    layout: 1,
    diagonalInch: 15.6,
    languages: ["vi", "en", "zh"],
    scale: { levels: [{ code: "RHL" }, { code: "HL" }, { code: "BT" }, { code: "KHL" }] },
  });
});

test("hours and hotline come from the unit, or from the nearest one above that says them", () => {
  const hours = [{ weekday: 1, from: 450, to: 690 }];
  const holidays = ["2027-01-01"];
  const [province, centre] = CATALOGUE.units;
  if (province === undefined || centre === undefined) throw new Error("two units");
  const units = [
    { ...province, hours: [], closedOn: holidays, hotline: "0203 000" },
    { ...centre, hours, audio: ["tay" as const], hotline: "1022" },
  ];
  expect(confContent(KIOSK, { ...CATALOGUE, units }, WHEN)).toMatchObject({
    hours,
    closedOn: holidays,
    openOn: [],
    hotline: "1022",
    audio: ["tay"],
  });
});

test("the faces stand in the order of the kiosk's settings, under the number of that order", () => {
  const settings = { order: ["KHL", "BT", "HL", "RHL"], layout: 2, diagonalInch: 21.5 };
  const content = confContent({ ...KIOSK, settings }, CATALOGUE, WHEN);
  expect(content?.scale.levels.map(({ code }) => code)).toEqual(settings.order);
  expect(content).toMatchObject({ layout: 2, diagonalInch: 21.5, scale: { id: "vn4.1" } });
});

test("the hub's state is retained, signed and names its generation; one kiosk need not spread out", async () => {
  hub = await openTestLine();
  const { connect } = await hub.enrol("bl-q1", "binh-lieu");
  const kiosk = await connect();
  await kiosk.hears("state");
  const heard = kiosk.heard.find(({ topic }) => topic.endsWith("/state"));
  const message = parseWrapped(JSON.parse(heard?.text ?? ""));
  const body = message.ok ? parseHubBody(JSON.parse(message.value.body)) : message;
  if (!body.ok) throw new Error(body.fault);
  expect(body.value).toMatchObject({
    on: true,
    gen: await hub.store.generation(),
    maxRecords: 100,
    maxBytes: 16_384,
  });
  expect(body.value.spread).toBeLessThan(1_000);
  expect(heard?.retain).toBe(true);
});

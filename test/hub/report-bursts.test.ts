// Bursts (rule B1@1) from a kiosk's records to the report: asked about, never taken out of a figure.
import { afterAll, beforeAll, expect, test } from "vitest";
import { gatherReport } from "../../hub/report/gather-report.ts";
import { reportContent } from "../../hub/report/report-content.ts";
import { qualityOf } from "../../hub/summary/kiosk-quality.ts";
import { parsePeriod, ZONE } from "../../shared/period.ts";
import { AUTUMN, openEvidenceHouse, type EvidenceHouse } from "../support/evidence-house.ts";
import { createSignedStream } from "../support/signed-stream.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
/** Tuesday 03/11/2026, 16:58 in Viet Nam. */
const NEARLY_FIVE = Date.UTC(2026, 10, 3, 9, 58);

let house: EvidenceHouse;
beforeAll(async () => {
  house = await openEvidenceHouse();
  const stream = createSignedStream({ kiosk: "an-q1", centre: "an", at: AUTUMN, scale: "vn4.1" });
  await house.enrol(stream);
  // An honest day: a rating every four minutes, one of four not satisfied.
  for (let i = 0; i < 20; i++) {
    stream.rate(i % 4 === 3 ? "KHL" : "HL", NEARLY_FIVE - (100 - i * 4) * MINUTE);
  }
  // Ten of the best level across the hour; one of them was taken back, and one was a test.
  for (let i = 0; i < 10; i++) {
    stream.rate("RHL", NEARLY_FIVE + 80 * SECOND + i * 8 * SECOND, { flags: i === 9 ? 1 : 0 });
  }
  stream.takeBack(stream.size() - 1, NEARLY_FIVE + 5 * MINUTE);
  await house.send(stream, () => 10, NEARLY_FIVE + 10 * MINUTE);
});
afterAll(() => house.close());

function question(id: string) {
  const period = parsePeriod(id, "calendar");
  if (!period.ok) throw new Error(period.fault);
  return { period: period.value, unit: null, scope: null, zone: ZONE };
}

async function report(id: string) {
  const { tables } = reportContent(await gatherReport(house.store(), question(id)));
  const find = (name: string) => tables.find((table) => table.id === name);
  return { kiosks: find("kiosks"), units: find("units") };
}

test("the hours of a kiosk's bursts are named with their ratings; what is not counted is not of one", async () => {
  const { rows } = await qualityOf(house.store(), question("2026-11"), 0);
  expect(rows[0]).toMatchObject({ counted: 28, voided: 1, test: 1 });
  expect(rows[0]?.bursts).toEqual([
    { date: "2026-11-03", hour: 16, n: 5 },
    { date: "2026-11-03", hour: 17, n: 3 },
  ]);
});

test("the report asks the unit, and prints the figure without them beside the figure", async () => {
  const { kiosks, units } = await report("2026-11");
  expect(kiosks?.rows[0]?.at(-1)).toBe("Cần hỏi: phiếu dồn dập (2 giờ)");
  expect(kiosks?.notes.slice(1)).toEqual([
    "Phiếu dồn dập (quy tắc B1@1): từ 5 phiếu cùng một mức, tại một quầy của một thiết bị, trong 60 giây. Đây là câu hỏi cho đơn vị, không phải kết luận: các phiếu ấy vẫn được tính.",
    // 15 of 20, and 23 of 28.
    "Có 8 phiếu dồn dập. Nếu bỏ các phiếu ấy, tỷ lệ hài lòng là 75,0%; tỷ lệ của báo cáo là 82,1%.",
    "Đề nghị đơn vị cho biết vì sao: an-q1 lúc 16 giờ ngày 03/11/2026 (5 phiếu); an-q1 lúc 17 giờ ngày 03/11/2026 (3 phiếu).",
  ]);
  expect(units?.total?.[3]).toBe(28);
});

test("a month without any says so; a period longer than a month leaves it to its months", async () => {
  expect((await report("2026-10")).kiosks?.notes.at(-1)).toBe("Trong kỳ không có phiếu dồn dập.");
  const { kiosks } = await report("2026-Q4");
  expect(kiosks?.notes).toHaveLength(1);
  expect(kiosks?.rows[0]?.at(-1)).toBe("");
  const { rows } = await qualityOf(house.store(), question("2026"), 0);
  expect(rows[0]?.bursts).toBe(null);
});

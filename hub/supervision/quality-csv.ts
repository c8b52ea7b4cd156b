// The data-quality sheet of the supervision package: kiosk by kiosk what was stored, how it stands and what is missing.
// Promises: opens in a Vietnamese Excel; what is unknown is “—”, never 0.
import { BURST_RULE } from "../../shared/burst.ts";
import type { BurstHour, QualityRow, QualityTotal } from "../../shared/api/quality.ts";

const HEAD = [
  "Thiết bị",
  "Đơn vị",
  "Số bản ghi phiếu",
  "Được tính",
  "Thiếu số thứ tự",
  "Gửi trễ",
  "Ngoài giờ",
  "Đã hủy",
  "Chạy thử",
  "Bấm lặp",
  "Để riêng",
  "Số phút làm việc",
  "Số phút thiết bị hoạt động",
  "Thiết bị hoạt động (%)",
  `Số giờ có phiếu dồn dập (${BURST_RULE})`,
  "Số phiếu dồn dập",
  "Cảnh báo",
];

export function qualityCsv(rows: readonly QualityRow[], total: QualityTotal): Uint8Array {
  const lines = [
    HEAD.join(";"),
    ...rows.map((row) =>
      [
        row.kiosk,
        row.centre ?? "—",
        ...figures(row),
        ...burstFigures(row.bursts),
        row.alarms.join(" "),
      ].join(";"),
    ),
    ["Tổng số", "", ...figures(total), ...burstFigures(burstsOf(rows)), ""].join(";"),
  ];
  return new TextEncoder().encode(`\uFEFF${lines.join("\r\n")}\r\n`);
}

/** Null as soon as it is unknown of one kiosk. */
function burstsOf(rows: readonly QualityRow[]): readonly BurstHour[] | null {
  const known = rows.flatMap(({ bursts }) => bursts ?? []);
  return rows.some(({ bursts }) => bursts === null) ? null : known;
}

function burstFigures(bursts: readonly BurstHour[] | null): readonly string[] {
  if (bursts === null) return ["—", "—"];
  return [String(bursts.length), String(bursts.reduce((sum, { n }) => sum + n, 0))];
}

function figures(row: QualityTotal): readonly string[] {
  const counts = [
    row.stored,
    row.counted,
    row.missing,
    row.late,
    row.outsideHours,
    row.voided,
    row.test,
    row.repeat,
    row.quarantined,
    row.openMinutes,
    row.runningMinutes,
  ];
  const percent = row.runningPercent;
  return [
    ...counts.map((count) => (count === null ? "—" : String(count))),
    percent === null ? "—" : percent.toFixed(1).replace(".", ","),
  ];
}

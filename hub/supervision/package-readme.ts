// What a supervisor reads first in the package: what lies in it and how each part is checked, in Vietnamese and English.
import type { Report } from "../report/report.ts";

export function packageReadme({ head, unit }: Report): string {
  return `GÓI TÀI LIỆU GIÁM SÁT
${head.unit}${unit === null ? "" : ` (${unit})`}
${head.lines.join("\n")}
${head.demo === null ? "" : `${head.demo}\n`}
bao-cao/                  báo cáo: XLSX và PDF để in, ký; CSV và JSON để tính lại
chat-luong-du-lieu.csv    chất lượng dữ liệu theo thiết bị
bang-chung/               bằng chứng: từng phiếu (không có thông tin cá nhân), chữ ký của thiết bị, dấu của máy chủ
SHA256SUMS                mã băm của mọi tệp trên

Kiểm tra tệp có bị sửa không:          sha256sum -c SHA256SUMS
Kiểm tra bằng chứng, không cần mạng:   hai-long verify bang-chung/<tệp>.zip
Số liệu trong báo cáo phải bằng số liệu mà lệnh trên tính lại từ từng phiếu.

SUPERVISION PACKAGE
bao-cao/ the reports; chat-luong-du-lieu.csv the quality of the data, kiosk by kiosk; bang-chung/ the evidence of every rating.
Check the files with \`sha256sum -c SHA256SUMS\`, and the evidence, offline, with \`hai-long verify\`.
`;
}

// The words of the page of reports, in Vietnamese.
export const reportsWords = {
  title: "Báo cáo và gói tài liệu của kỳ",
  provisional: "Kỳ này chưa chốt: báo cáo tải bây giờ ghi “r0” và là bản tạm tính.",
  forms: {
    xlsx: ["Excel (.xlsx)", "Các bảng có ô số thật, để tính tiếp."],
    pdf: ["PDF (.pdf)", "Trình bày theo thể thức văn bản, để in và ký."],
    csv: ["CSV (.csv)", "Một bảng chữ thuần, cho phần mềm khác."],
    json: ["JSON (.json)", "Cho hệ thống tích hợp."],
  } as Record<string, readonly [string, string]>,
  package: [
    "Gói tài liệu giám sát",
    "Báo cáo, bằng chứng, chất lượng dữ liệu và mã băm của mọi tệp trong một tệp zip.",
  ],
  evidence: ["Gói bằng chứng (.zip)", "Mọi bản ghi đã ký và niêm phong, để kiểm tra độc lập."],
  download: "Tải về",
  board: "Bảng công khai",
  boardWhy:
    "Trang không cần đăng nhập cho màn hình ở sảnh hoặc cổng thông tin; chỉ có số liệu của tháng đã chốt.",
  boardOpen: "Mở bảng công khai",
};

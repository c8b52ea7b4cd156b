// The words of the public board, in Vietnamese.
export const boardWords = {
  title: "Kết quả đánh giá sự hài lòng",
  month: (month: string) => `Tháng ${month}`,
  span: (from: string, to: string) => `từ ngày ${from} đến ngày ${to}`,
  percent: "Tỷ lệ hài lòng",
  said: (satisfied: string, n: string) => `${satisfied} trong ${n} phiếu hài lòng`,
  interval: (low: string, high: string) => `Khoảng tin cậy 95%: từ ${low} đến ${high}`,
  few: "Số phiếu ít, chỉ để tham khảo",
  hidden: "Ít hơn 5 phiếu, chưa hiển thị chi tiết",
  none: "Không có phiếu đánh giá",
  levels: "Phiếu theo mức",
  units: "Theo đơn vị",
  unit: "Đơn vị",
  n: "Số phiếu",
  sealed: (time: string, date: string, code: string) =>
    `Chốt ${time} ngày ${date} · mã niêm phong ${code}`,
  amended: (n: number) => `Bản điều chỉnh lần ${n}`,
  waiting: "Chưa có tháng nào được chốt.",
  off: "Bảng công khai chưa được bật trên máy chủ này.",
  anonymous: "Đánh giá không ghi tên, số điện thoại hay mã hồ sơ của Ông/Bà.",
  order: "Các đơn vị đứng theo thứ tự trong danh mục, không xếp hạng.",
};

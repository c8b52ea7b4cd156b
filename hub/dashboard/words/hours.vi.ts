// The words of the page of weekdays and hours, in Vietnamese.
export const hoursWords = {
  title: "Thứ và giờ",
  about:
    "Số phiếu và tỷ lệ hài lòng theo thứ trong tuần và giờ bấm, cộng cả kỳ. Vạch đậm: hài lòng; vạch sọc: chưa hài lòng; độ dài theo số phiếu.",
  hour: "Giờ",
  span: (hour: number) => `${hour}–${hour + 1} giờ`,
  days: ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"],
  shortDays: ["T2", "T3", "T4", "T5", "T6", "T7", "CN"],
  week: "Cả tuần",
  shortWeek: "Tuần",
  day: "Cả ngày",
  none: "không có phiếu",
  hidden: "Ít hơn 5 phiếu, chưa hiển thị chi tiết",
  hiddenNote: "“·”: ít hơn 5 phiếu, chưa hiển thị chi tiết.",
  said: (n: string, percent: string) => `${n} phiếu, hài lòng ${percent}`,
  busiest: (day: string, hour: string, n: string) => `Đông nhất: ${day}, ${hour} (${n} phiếu).`,
  caution: "Các ô ít phiếu dao động mạnh do ngẫu nhiên; không dùng để so sánh cán bộ hay ca trực.",
};

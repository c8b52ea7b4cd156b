// The words of the trend page, in Vietnamese.
export const trendWords = {
  title: (count: number) => `Xu hướng ${count} tháng`,
  chart: (first: string, last: string) =>
    `Tỷ lệ hài lòng từng tháng, từ ${first} đến ${last}, với khoảng tin cậy 95%; số liệu đầy đủ trong bảng bên dưới`,
  axis: (from: string) => `Trục bắt đầu từ ${from}, không phải từ 0%`,
  axisZero: "Trục từ 0% đến 100%",
  fromZero: "Vẽ trục từ 0%",
  closeUp: "Phóng to trục",
  key: {
    known: "tỷ lệ của tháng và khoảng tin cậy 95%",
    few: "ít hơn 30 phiếu hoặc kỳ chưa chốt: chỉ để tham khảo",
    levels: "từ đây dùng bộ mức khác, nên không nối hai tỷ lệ",
  },
  counts: "Số phiếu",
  month: "Tháng",
  n: "Số phiếu",
  percent: "Tỷ lệ hài lòng",
  interval: "Khoảng tin cậy 95%",
  change: "So với tháng trước",
  points: (difference: string) => `${difference} điểm`,
  verdict: {
    up: "tăng",
    down: "giảm",
    same: "không đổi",
    unclear: "chưa đủ căn cứ",
    other_scales: "khác bộ mức",
    nothing_to_compare: "",
  },
  participation: "Tham gia",
  standing: "Tình trạng",
  none: "Cả 13 tháng chưa có phiếu đánh giá nào của đơn vị này.",
  note: "Chỉ nói tăng hoặc giảm khi cả khoảng chênh lệch 95% nằm về một phía của 0.",
};

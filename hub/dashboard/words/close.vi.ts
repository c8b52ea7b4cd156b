// The words of the month's close, in Vietnamese.
export const closeWords = {
  title: "Thiết bị chưa gửi đủ số liệu của tháng",
  provisional: "Tạm tính: còn thiết bị có thể gửi thêm phiếu của tháng này.",
  settled: "Không còn phải chờ thiết bị nào: số liệu của tháng không còn là tạm tính.",
  kiosk: "Thiết bị",
  pending: "Bản ghi chưa nhận",
  unknown: "không rõ",
  state: "Tình trạng",
  open: "chưa gửi đủ",
  waived: (who: string, date: string, reason: string) =>
    `${who} đã xác nhận không chờ (${date}): ${reason}`,
  choose: "Thiết bị không chờ nữa",
  reason: "Lý do (ít nhất 10 ký tự, được ghi vào nhật ký)",
  sign: "Ký xác nhận không chờ",
  signing: "Đang ký…",
};

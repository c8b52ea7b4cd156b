// The words of "what changed since you last looked", in Vietnamese.
export const sinceWords = {
  title: (time: string, date: string) => `Từ lần xem trước (${time} ngày ${date}):`,
  nothing: "chưa có gì thay đổi.",
  more: (n: string) => `thêm ${n} phiếu`,
  fewer: (n: string) => `bớt ${n} phiếu`,
  percent: (before: string, now: string) => `tỷ lệ từ ${before} thành ${now}`,
  sealed: "kỳ đã chốt",
  amended: (n: number) => `có bản điều chỉnh lần ${n}`,
  late: (n: string) => `${n} phiếu gửi trễ`,
  voided: (n: string) => `${n} phiếu được chọn lại`,
  quarantined: (n: string) => `${n} phiếu để riêng`,
  transactions: (n: string) => `số lượt giao dịch nay là ${n}`,
  see: "Xem thay đổi",
};

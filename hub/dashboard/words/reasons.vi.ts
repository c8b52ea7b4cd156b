// The words of the reasons page, in Vietnamese.
export const reasonsWords = {
  title: "Lý do chưa hài lòng",
  unsatisfied: (k: string, n: string) => `${k} trong ${n} phiếu chưa hài lòng`,
  reason: "Lý do",
  count: "Số lượt chọn",
  share: "Trên số phiếu chưa hài lòng",
  others: (names: string) => `Không ai chọn: ${names}.`,
  note: "Chọn lý do là tùy ý và được chọn nhiều ý, nên các tỷ lệ có thể cộng lại khác 100%. Lý do đứng theo số lượt chọn.",
  few: "Số phiếu chưa hài lòng ít, chỉ để tham khảo.",
  noneUnsatisfied: "Không có phiếu nào chưa hài lòng trong kỳ này.",
  noneRated: "Không có phiếu đánh giá",
  noneGiven: "Không ai chọn lý do trong kỳ này.",
  chart: "Số lượt chọn từng lý do",
};

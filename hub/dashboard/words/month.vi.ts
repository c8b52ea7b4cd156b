// The words of the month page, in Vietnamese.
export const monthWords = {
  figure: {
    title: "Tỷ lệ hài lòng",
    none: "Không có phiếu đánh giá",
    said: (satisfied: string, n: string) => `${satisfied} trong ${n} phiếu chọn `,
    saidPlain: (satisfied: string, n: string) => `${satisfied} trong ${n} phiếu hài lòng`,
    or: " hoặc ",
    interval: (low: string, high: string) => `Khoảng tin cậy 95%: từ ${low} đến ${high}`,
    few: "Số phiếu ít, chỉ để tham khảo",
    axis: (percent: string, low: string, high: string) =>
      `Trục từ 0% đến 100%: tỷ lệ ${percent}, khoảng tin cậy 95% từ ${low} đến ${high}`,
    axisEmpty: "Trục từ 0% đến 100%: chưa có tỷ lệ",
    heard: (percent: string, n: string) => `Tỷ lệ hài lòng ${percent}, ${n} phiếu`,
  },
  compare: {
    before: (month: string, percent: string, low: string, high: string) =>
      `Tháng ${month}: ${percent} (${low}–${high}). `,
    difference: (difference: string, low: string, high: string) =>
      `Chênh ${difference} điểm, có thể từ ${low} đến ${high}: `,
    up: "tăng so với tháng trước.",
    down: "giảm so với tháng trước.",
    same: "chưa thấy thay đổi.",
    unclearUp: "chưa đủ căn cứ để nói là tăng.",
    unclearDown: "chưa đủ căn cứ để nói là giảm.",
    noneBefore: (month: string) => `Tháng ${month} không có phiếu đánh giá, nên chưa so sánh được.`,
    noneNow: "Chưa có phiếu trong kỳ này, nên chưa so sánh được.",
    otherScales: (month: string) => `Tháng ${month} dùng bộ mức khác, nên không so sánh hai tỷ lệ.`,
    unfinished: "Kỳ này chưa kết thúc.",
  },
  levels: {
    title: "Phiếu theo mức",
    level: "Mức",
    count: "Số phiếu",
    share: "Tỷ lệ",
    total: "Tổng số phiếu",
    block: (levels: number, scale: string) => `Bộ ${levels} mức (${scale})`,
    blockSaid: (n: string, percent: string) => `${n} phiếu, hài lòng ${percent}`,
    mixed: (count: number) =>
      `Kỳ này có ${count} bộ mức khác nhau. Tỷ lệ chung cộng số phiếu của các bộ; từng bộ được tách riêng ở đây.`,
    mixedTable: (count: number) =>
      `Kỳ này có ${count} bộ mức khác nhau; số phiếu cùng tên mức của các bộ được cộng lại.`,
    rounding: "Do làm tròn, tổng các tỷ lệ có thể không bằng 100%.",
    chart: "Phiếu theo mức",
  },
  who: {
    title: "Ai đã đánh giá",
    took: (n: string, transactions: string) =>
      `tham gia: ${n} trên ${transactions} lượt giao dịch trực tiếp`,
    rated: (n: string) => `${n} đánh giá`,
    silent: (n: string) => `${n} không đánh giá: chưa biết ý kiến`,
    chart: (n: string, silent: string) => `${n} đã đánh giá, ${silent} không đánh giá`,
    unknown: "Chưa có số liệu hồ sơ",
    unknownWhy: (n: string) =>
      `Có ${n} phiếu. Chưa biết số lượt giao dịch, nên chưa tính được tỷ lệ tham gia và số phiếu cần có.`,
    more: "Số phiếu lớn hơn số lượt giao dịch",
    enough: "Đủ mẫu",
    enoughSaid: (n: string, needed: string) => `có ${n} phiếu, cần ${needed} phiếu (sai số 5%)`,
    notEnough: "Chưa đủ mẫu:",
    have: (n: string) => `có ${n}`,
    need: (n: string) => `cần ${n}`,
  },
  ledger: {
    title: "Số liệu đã đủ chưa?",
    received: "Tổng số phiếu đã nhận",
    counted: "Tính vào tỷ lệ",
    voided: "Người dân chọn lại",
    test: "Phiếu thử",
    repeat: "Bấm lặp",
    quarantined: "Để riêng, chưa tính",
    late: "Gửi trễ (đã tính)",
    what: "Khoản",
    count: "Số phiếu",
    kiosks: (online: number, all: number) => `${online}/${all} thiết bị đang kết nối`,
    pending: (n: string) => `đang chờ gửi: ${n} bản ghi`,
    pendingUnknown: (n: number) => `chưa rõ số chờ gửi của ${n} thiết bị`,
    noKiosks: "Chưa có thiết bị nào của đơn vị này.",
  },
  formula:
    "Tỷ lệ hài lòng = (số phiếu Rất hài lòng + Hài lòng) / tổng số phiếu × 100%. Làm tròn một chữ số thập phân.",
};

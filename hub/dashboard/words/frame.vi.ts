// The words of what stands around every page, in Vietnamese.
export const frameWords = {
  product: "Hài Lòng",
  otherLanguage: "English",
  demo: "SỐ LIỆU MINH HỌA",
  loading: "Vui lòng đợi trong giây lát…",
  skip: "Đến nội dung chính",
  retry: "Thử lại",
  signOut: "Đăng xuất",
  unit: { label: "Đơn vị", all: "Tất cả đơn vị" },
  period: {
    label: "Tháng",
    month: (month: string) => `Tháng ${month}`,
    before: "Tháng trước",
    after: "Tháng sau",
    calendar: "Kỳ báo cáo",
    calendars: { calendar: "Dương lịch", state: "Kỳ nhà nước" },
    printed: (month: string, from: string, to: string) =>
      `Kỳ báo cáo: Tháng ${month} (từ ngày ${from} đến ngày ${to})`,
    kind: {
      calendar: "Theo tháng dương lịch",
      state: "Theo kỳ báo cáo nhà nước (ngày 15 đến ngày 14)",
    },
  },
  status: {
    open: "Tạm tính",
    running: "kỳ báo cáo chưa kết thúc",
    notSealed: "kỳ báo cáo chưa chốt",
    sealed: "Đã chốt",
    changed: "Đã thay đổi sau khi chốt",
    sealedAt: (time: string, date: string) => `Chốt ${time} ngày ${date}`,
    amended: (n: number) => `Bản điều chỉnh lần ${n}`,
    asOf: (time: string, date: string) => `Số liệu tính đến ${time} ngày ${date}`,
  },
  live: {
    updated: (time: string) => `vừa cập nhật ${time}`,
    cut: (time: string) => `Mất kết nối trực tiếp từ ${time}, số liệu có thể đã cũ. Đang thử lại.`,
    stale: "Lần tải gần nhất không thành công; đang hiển thị số liệu trước đó.",
  },
  print: "In báo cáo",
  download: { xlsx: "Tải Excel", pdf: "Tải PDF" },
};

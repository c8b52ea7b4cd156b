// The names of the pages and of their groups, in Vietnamese. A page exists when it has a name here and a line in pages.ts.
export const railWords = {
  label: "Các trang",
  menu: "Danh mục trang",
  groups: {
    figures: "Số liệu",
    trust: "Tin cậy",
    out: "Xuất ra",
    running: "Vận hành",
  },
  pages: {
    month: "Tháng",
    trend: "Xu hướng",
    units: "Đơn vị, quầy",
    hours: "Thứ và giờ",
    reasons: "Lý do",
    quality: "Chất lượng số liệu",
    seals: "Niêm phong tháng, ngày",
    reports: "Báo cáo",
    import: "Nhập số liệu hồ sơ",
    fleet: "Thiết bị",
    people: "Tài khoản",
    account: "Tài khoản của tôi",
  },
  missing: "Không tải được trang này. Có thể máy chủ vừa được nâng cấp.",
};

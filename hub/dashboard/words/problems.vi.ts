// The words of refusals and roles, in Vietnamese.
export const problemWords = {
  problems: {
    wrong_credentials: "Tên đăng nhập hoặc mật khẩu không đúng.",
    wrong_code: "Mã không đúng, đã quá hạn hoặc đã dùng.",
    code_needed: "Tài khoản này có xác thực hai bước: hãy nhập mã.",
    second_factor_first: "Hãy bật xác thực hai bước trước (trang Tài khoản của tôi).",
    too_many_requests: "Thử quá nhiều lần. Vui lòng đợi một lát rồi thử lại.",
    not_allowed: "Tài khoản này không được xem mục này.",
    not_signed_in: "Phiên làm việc đã hết. Vui lòng đăng nhập lại.",
    unknown_unit: "Danh mục không có đơn vị này.",
    bad_period: "Kỳ báo cáo không hợp lệ.",
    unreachable: "Không kết nối được với máy chủ tổng hợp.",
    unavailable: "Máy chủ tổng hợp tạm thời chưa trả lời được.",
    internal: "Máy chủ tổng hợp gặp lỗi; lỗi đã được ghi vào nhật ký máy chủ.",
    not_understood: "Câu trả lời không phải của máy chủ tổng hợp.",
  } as Record<string, string>,
  problem: (code: string) => `Máy chủ từ chối yêu cầu (${code}).`,
  roles: {
    staff: "Cán bộ · chỉ xem",
    supervisor: "Giám sát · chỉ xem",
    admin: "Quản trị",
    witness: "Người chứng kiến · chỉ xem",
  } as Record<string, string>,
};

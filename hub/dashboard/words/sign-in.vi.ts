// The words of the sign-in page, in Vietnamese.
export const signInWords = {
  title: "Đăng nhập",
  about: "Theo dõi kết quả đánh giá sự hài lòng của tổ chức, cá nhân tại bộ phận một cửa.",
  username: "Tên đăng nhập",
  password: "Mật khẩu",
  code: "Mã xác thực hai bước",
  codeHint: "Sáu số trên điện thoại, hoặc một mã dự phòng.",
  submit: "Đăng nhập",
  trying: "Đang đăng nhập…",
  ended: "Phiên làm việc đã hết. Vui lòng đăng nhập lại.",
};

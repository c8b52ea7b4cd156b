// The words of the sign-in page, in Vietnamese.
export const signInWords = {
  title: "Đăng nhập",
  about: "Theo dõi kết quả đánh giá sự hài lòng của tổ chức, cá nhân tại bộ phận một cửa.",
  username: "Tên đăng nhập",
  password: "Mật khẩu",
  submit: "Đăng nhập",
  trying: "Đang đăng nhập…",
  ended: "Phiên làm việc đã hết. Vui lòng đăng nhập lại.",
};

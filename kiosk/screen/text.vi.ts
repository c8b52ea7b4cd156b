// The citizen's words in Vietnamese, the first language of every screen. NFC.
// The staff's words stand in staff-text.vi.ts: staff never see another language.
import type { Text } from "./text.ts";

export const VIETNAMESE: Text = {
  title: "ĐÁNH GIÁ MỨC ĐỘ HÀI LÒNG",
  idle: ["Mời Ông/Bà", "chạm vào", "màn hình", "để đánh giá"],
  question: [
    "Ông/Bà có hài lòng về",
    "việc tiếp nhận, giải quyết",
    "thủ tục hành chính",
    "tại quầy này không?",
  ],
  voluntary: ["Ông/Bà tự chọn.", "Cán bộ không được", "bấm thay."],
  privacy: ["Đánh giá không ghi tên,", "số điện thoại", "hay mã hồ sơ", "của Ông/Bà."],
  hint: "Mời Ông/Bà chạm vào một khuôn mặt.",
  wait: "Vui lòng đợi trong giây lát…",
  thanks: ["Xin trân trọng", "cảm ơn Ông/Bà!"],
  recorded: "Ý kiến của Ông/Bà đã được ghi nhận.",
  chooseAgain: "Chọn lại",
  tooLate: "Đã hết thời gian chọn lại.",
  reasonsQuestion: ["Ông/Bà chưa hài lòng", "về điều gì?"],
  reasonsMany: "(có thể chọn nhiều ý)",
  costNotice: { before: "Mọi phản ánh về chi phí ngoài quy định, xin gọi số", after: "." },
  stillThere: {
    question: ["Ông/Bà còn muốn", "gửi các ý đã chọn không?"],
    goOn: "Chọn tiếp",
    dropped: (seconds) => `Nếu không, các ý đã chọn sẽ được bỏ sau ${seconds} giây.`,
  },
  send: "Gửi đánh giá",
  skip: "Bỏ qua",
  returnsIn: (seconds) => `Màn hình sẽ trở về sau ${seconds} giây`,
  help: {
    label: "Trợ giúp",
    listen: "Nghe hướng dẫn",
    largeText: "Chữ to",
    contrast: "Tương phản cao",
    language: "Ngôn ngữ",
  },
  closed: {
    title: ["Ngoài giờ làm việc"],
    invite: "Mời Ông/Bà quay lại vào giờ làm việc.",
    today: "Giờ làm việc hôm nay",
    opens: ({ when, time }) => `Mở cửa lại: ${time}, ${when}.`,
    todayWord: "hôm nay",
    tomorrow: (day) => `ngày mai, ${day}`,
    weekdays: ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"],
    onDay: (weekday, date) => `${weekday} ${date}`,
  },
  selfTest: {
    title: ["Đang tự kiểm tra"],
    note: "Thiết bị tự chạm thử từng mức. Các lần chạm thử không được tính.",
  },
  outOfService: {
    title: ["Thiết bị tạm ngừng", "phục vụ."],
    paper: ["Ông/Bà có thể dùng phiếu giấy", "tại bàn viết hồ sơ."],
  },
};

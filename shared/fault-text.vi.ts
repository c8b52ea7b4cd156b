// The faults in Vietnamese: what each is called, what it means, what to do.
import type { FaultText } from "./fault.ts";

export const FAULT_TEXT_VI: FaultText = {
  disk_full: {
    name: "Bộ nhớ đã đầy",
    means: "Thiết bị không còn chỗ để ghi đánh giá.",
    todo: "Báo kỹ thuật giải phóng dung lượng; thiết bị tự hoạt động lại.",
  },
  read_only: {
    name: "Bộ nhớ chỉ đọc",
    means: "Thiết bị không được phép ghi vào ổ đĩa.",
    todo: "Báo kỹ thuật kiểm tra ổ đĩa và quyền ghi.",
  },
  corrupt: {
    name: "Dữ liệu bị hỏng",
    means: "Cơ sở dữ liệu của thiết bị không còn khớp với chính nó.",
    todo: "Không xóa tệp nào; báo kỹ thuật khôi phục.",
  },
  busy: {
    name: "Bộ nhớ đang bận",
    means: "Một chương trình khác đang giữ cơ sở dữ liệu của thiết bị.",
    todo: "Tắt chương trình đó.",
  },
  io: {
    name: "Bộ nhớ không đọc, ghi được",
    means: "Ổ đĩa không trả lời như cần thiết; thiết bị đang thử mở lại.",
    todo: "Báo kỹ thuật kiểm tra ổ đĩa.",
  },
  newer: {
    name: "Dữ liệu của bản phần mềm mới hơn",
    means: "Cơ sở dữ liệu do một bản phần mềm mới hơn ghi.",
    todo: "Cài lại bản phần mềm mới hơn.",
  },
  fork: {
    name: "Chuỗi bản ghi bị tách đôi",
    means: "Thiết bị và máy chủ giữ hai phiếu khác nhau ở cùng một số thứ tự.",
    todo: "Tìm ổ đĩa bị sao chép hoặc bản sao đã được khôi phục; giữ nguyên cả hai.",
  },
  rolled_back: {
    name: "Dữ liệu bị đưa về trạng thái cũ",
    means: "Máy chủ giữ nhiều phiếu của thiết bị này hơn chính thiết bị.",
    todo: "Tìm cơ sở dữ liệu mới hơn của thiết bị và đặt lại.",
  },
  want_ahead: {
    name: "Máy chủ đòi phiếu chưa có",
    means: "Máy chủ hỏi những phiếu mà thiết bị chưa từng ghi.",
    todo: "Kiểm tra máy chủ.",
  },
  refused: {
    name: "Máy chủ từ chối đăng nhập",
    means: "Tên hoặc mật khẩu của thiết bị không được chấp nhận.",
    todo: "Ghép lại thiết bị bằng mã mới.",
  },
  clock: {
    name: "Đồng hồ sai",
    means: "Đồng hồ lệch hơn 5 phút, hoặc không chứng thư nào hợp lệ vào giờ đó.",
    todo: "Chỉnh lại ngày giờ của thiết bị.",
  },
  conf_unsigned: {
    name: "Cấu hình không có chữ ký",
    means: "Cấu hình nhận được không do máy chủ này ký; thiết bị dùng cấu hình đang có.",
    todo: "Kiểm tra trạm MQTT.",
  },
  conf_malformed: {
    name: "Cấu hình không đọc được",
    means: "Cấu hình có chữ ký nhưng phần mềm này không hiểu.",
    todo: "Cập nhật thiết bị hoặc máy chủ.",
  },
  conf_older: {
    name: "Cấu hình cũ hơn",
    means: "Máy chủ gửi cấu hình cũ hơn cấu hình đang dùng.",
    todo: "Không cần làm gì; máy chủ sẽ gửi lại bản mới.",
  },
  conf_centre: {
    name: "Cấu hình của đơn vị khác",
    means: "Cấu hình nhận được dành cho một trung tâm khác.",
    todo: "Kiểm tra việc đăng ký thiết bị này.",
  },
  conf_zone: {
    name: "Múi giờ không đúng",
    means: "Cấu hình ghi một múi giờ không tồn tại.",
    todo: "Sửa trong danh mục.",
  },
  conf_hours: {
    name: "Giờ làm việc không đúng",
    means: "Cấu hình ghi giờ làm việc không thể có.",
    todo: "Sửa trong danh mục.",
  },
  clips_missing: {
    name: "Thiếu bản ghi âm",
    means: "Cấu hình nêu một thứ tiếng mà thiết bị chưa có bản ghi âm.",
    todo: "Chép các bản ghi âm vào thư mục của thiết bị.",
  },
  fonts_missing: {
    name: "Thiếu phông chữ",
    means: "Một phông chữ của màn hình không có trong chương trình.",
    todo: "Cài lại chương trình của thiết bị.",
  },
  secrets_in_clear: {
    name: "Khóa chưa được niêm phong",
    means: "Hệ điều hành không giữ bí mật; khóa và mật khẩu nằm trong một tệp thường.",
    todo: "Cài thiết bị theo đúng gói cài đặt, có tệp niêm phong.",
  },
  screen_unstable: {
    name: "Màn hình không ổn định",
    means: "Màn hình hỏng ba lần trong một giờ; thiết bị đang tự làm mới.",
    todo: "Xem nhật ký của thiết bị.",
  },
  screen_failed: {
    name: "Màn hình ngừng hoạt động",
    means: "Màn hình hỏng năm lần trong một giờ; thiết bị hiện trang bảo trì.",
    todo: "Xem nhật ký, bộ nhớ và trình điều khiển đồ họa.",
  },
  gpu_off: {
    name: "Tắt bộ xử lý đồ họa",
    means: "Bộ xử lý đồ họa hỏng ba lần; màn hình vẽ không dùng nó.",
    todo: "Kiểm tra trình điều khiển đồ họa.",
  },
  too_big: {
    name: "Gói gửi quá lớn",
    means: "Máy chủ từ chối một gói gửi quá lớn; thiết bị giữ nguyên mọi phiếu.",
    todo: "Cập nhật thiết bị.",
  },
  version: {
    name: "Khác phiên bản giao thức",
    means: "Thiết bị và máy chủ nói hai phiên bản giao thức khác nhau.",
    todo: "Cập nhật bên cũ hơn.",
  },
  bad_schema: {
    name: "Gói gửi sai mẫu",
    means: "Máy chủ không đọc được gói gửi; thiết bị giữ nguyên mọi phiếu.",
    todo: "Cập nhật thiết bị; báo kỹ thuật.",
  },
  unknown_kiosk: {
    name: "Thiết bị chưa được đăng ký",
    means: "Máy chủ không biết thiết bị này.",
    todo: "Đăng ký và ghép lại thiết bị.",
  },
  centre_mismatch: {
    name: "Sai đơn vị",
    means: "Thiết bị gửi dưới tên một trung tâm khác với nơi đăng ký.",
    todo: "Kiểm tra việc đăng ký thiết bị này.",
  },
  revoked: {
    name: "Thiết bị đã bị thu hồi",
    means: "Máy chủ không nhận phiếu của thiết bị này nữa; thiết bị vẫn giữ mọi phiếu.",
    todo: "Ghép lại thiết bị, hoặc tháo thiết bị khỏi quầy.",
  },
  unknown_stream: {
    name: "Máy chủ chưa biết chuỗi phiếu",
    means: "Máy chủ chưa nhận lời mở chuỗi phiếu này.",
    todo: "Kiểm tra máy chủ.",
  },
  bad_chain: {
    name: "Chuỗi phiếu không nối tiếp",
    means: "Các mã băm trong gói gửi không nối tiếp nhau.",
    todo: "Giữ nguyên thiết bị; báo kỹ thuật.",
  },
  bad_sig: {
    name: "Chữ ký không đúng",
    means: "Gói gửi không được ký bằng khóa hợp lệ.",
    todo: "Kiểm tra khóa; ghép lại thiết bị.",
  },
  hub_lost_data: {
    name: "Máy chủ thiếu số liệu mà thiết bị đã gửi",
    means: "Thiết bị có biên nhận cho những phiếu mà máy chủ không còn giữ.",
    todo: "Không cần làm gì ở thiết bị: nó gửi lại. Tìm xem vì sao máy chủ bị đưa về trạng thái cũ.",
  },
  kiosk_rolled_back: {
    name: "Thiết bị bị đưa về trạng thái cũ",
    means: "Thiết bị giữ ít phiếu hơn số máy chủ đã nhận của nó.",
    todo: "Tìm cơ sở dữ liệu mới hơn của thiết bị.",
  },
  cloned_identity: {
    name: "Nghi có hai máy dùng chung một định danh",
    means: "Hơn 6 lần đổi phiên trong 10 phút.",
    todo: "Tìm máy thứ hai; thu hồi và ghép lại.",
  },
  new_stream: {
    name: "Thiết bị mở chuỗi bản ghi mới",
    means: "Thiết bị mất hoặc thay cơ sở dữ liệu; có thể thiếu phiếu.",
    todo: "Xem lý do và số phiếu có thể thiếu.",
  },
  salvaged: {
    name: "Có phiếu cứu được, chưa tính",
    means: "Một cơ sở dữ liệu hỏng còn đọc được những phiếu nằm sau chỗ khuyết.",
    todo: "Xem các phiếu đó và quyết định ghi chú trong báo cáo.",
  },
  self_test_missing: {
    name: "Chưa tự kiểm tra trước giờ làm việc",
    means: "Nửa giờ sau giờ mở cửa vẫn chưa có lần tự kiểm tra nào.",
    todo: "Xem thiết bị có bật không; chạy tự kiểm tra trên trang Thiết bị.",
  },
  level_missing: {
    name: "Tự kiểm tra: có mức đánh giá không ghi được",
    means: "Một mức trên màn hình không ghi được khi tự kiểm tra.",
    todo: "Chạm thử mức đó; kiểm tra màn cảm ứng.",
  },
  month_not_closed: {
    name: "Chưa chốt được số liệu tháng",
    means: "Đến ngày chốt, số đếm của máy chủ không khớp với các bản ghi hoặc bản niêm phong.",
    todo: "Kiểm tra cơ sở dữ liệu; khôi phục từ bản sao lưu. Máy chủ tự chốt khi đã khớp.",
  },
  hub_disk_full: {
    name: "Ổ đĩa máy chủ đã đầy",
    means: "Máy chủ không ghi được; các thiết bị được yêu cầu chờ và giữ phiếu.",
    todo: "Giải phóng dung lượng; máy chủ tự nhận tiếp.",
  },
  hub_disk_low: {
    name: "Ổ đĩa máy chủ sắp đầy",
    means: "Chỗ trống còn ít hơn mức an toàn.",
    todo: "Giải phóng dung lượng trước khi đầy.",
  },
  hub_busy: {
    name: "Cơ sở dữ liệu máy chủ bị giữ",
    means: "Một chương trình khác giữ cơ sở dữ liệu; các thiết bị được yêu cầu chờ.",
    todo: "Tắt chương trình đó.",
  },
  hub_log_large: {
    name: "Nhật ký ghi của máy chủ quá lớn",
    means: "Một phép đọc quá dài giữ nhật ký ghi (-wal) không thu lại được.",
    todo: "Tìm chương trình đọc hub.db quá lâu và tắt nó.",
  },
  hub_slow: {
    name: "Máy chủ trả lời chậm",
    means: "Máy chủ nhiều lần bận hơn 200 ms liền.",
    todo: "Xem tải của máy; thêm bộ xử lý.",
  },
  cursor_mismatch: {
    name: "Số phiếu đã nhận không khớp chữ ký",
    means: "Số cuối mà máy chủ ghi là đã nhận khác số cuối có chữ ký hoặc phiếu cuối đang lưu.",
    todo: "Giữ nguyên cơ sở dữ liệu; so với bản sao lưu và máy chứng kiến, rồi khôi phục.",
  },
  hub_clock: {
    name: "Giờ của máy chủ bị sai",
    means: "Quá nửa số thiết bị có giờ lệch với máy chủ hơn một giờ về cùng một phía.",
    todo: "Chỉnh giờ máy chủ và bật đồng bộ giờ; xem lại ngày của các phiếu nhận trong lúc đó.",
  },
  backup_overdue: {
    name: "Quá hạn sao lưu",
    means: "Bản sao lưu tốt gần nhất đã quá 36 giờ, hoặc chưa có bản nào.",
    todo: "Kiểm tra thư mục sao lưu; chạy hai-long backup.",
  },
  backup_failed: {
    name: "Sao lưu không thành công",
    means: "Lần sao lưu gần nhất không xong hoặc không qua kiểm tra.",
    todo: "Xem nhật ký của máy chủ; kiểm tra ổ đĩa sao lưu.",
  },
  backup_same_disk: {
    name: "Bản sao lưu nằm cùng ổ đĩa",
    means: "Ổ đĩa hỏng sẽ mất cả cơ sở dữ liệu và bản sao lưu.",
    todo: "Chọn thư mục sao lưu trên ổ đĩa khác.",
  },
};

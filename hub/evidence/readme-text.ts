// README.txt of every bundle: what it is and how to check it, for somebody who has never seen one. Vietnamese first.
// Promises: never depends on the period, so that its digest is the same in all bundles of a version.

export const README_TEXT = `BẰNG CHỨNG CỦA SỐ LIỆU HÀI LÒNG
================================

Tệp nén này chứa toàn bộ các lượt đánh giá của một kỳ, đúng như ki-ốt đã ký, cùng số liệu đã công bố.
Bất kỳ ai cũng có thể tự kiểm tra, không cần mạng, không cần tin người lập báo cáo:

  1. Cài chương trình Hài Lòng trên một máy tính khác (không phải máy chủ của đơn vị).
  2. Chạy lệnh:   npm run hai-long -- verify TỆP-NÀY.zip
  3. Chương trình tính lại mọi mã băm, kiểm tra mọi chữ ký, đếm lại từng lượt và so với số liệu.
     "Đúng / OK": số liệu khớp. Nếu sai, chương trình nêu tên tệp, ki-ốt (luồng) và số thứ tự đầu tiên bị sai.
  4. So khóa của trung tâm (in ở cuối kết quả) với khóa ghi trên biên bản hoặc báo cáo các tháng trước.
  5. So mã niêm phong trong ngày (XXXX-XXXX) mà ki-ốt hiển thị lúc đóng cửa với mã trên trang giám sát.

Điều có thể chứng minh: không lượt đánh giá nào bị xóa, sửa hoặc chèn vào sau khi ki-ốt đã gửi đi.
Điều không thể chứng minh: ai đã chạm vào màn hình; các lượt chưa kịp gửi của một ki-ốt bị hủy; khóa bị đánh cắp.
Ki-ốt nào còn dữ liệu chưa gửi được ghi trong manifest.json ("complete": false, "pending").

Các tệp: manifest.json (niêm phong có chữ ký) · streams.ndjson (các ki-ốt và khóa) · records/ (từng bản ghi)
· times.ndjson (giờ đã hiệu chỉnh) · checkpoints.ndjson (chữ ký của ki-ốt) · excluded.ndjson (lượt không tính và
lý do) · summary.json (số liệu đã công bố) · audit.ndjson (nhật ký thao tác; trống nếu chỉ xuất một đơn vị).

Không tệp nào chứa tên, số điện thoại hay số hồ sơ của người dân.


EVIDENCE OF SATISFACTION FIGURES
================================

This archive holds every rating of a period exactly as the kiosks signed it, together with the published figures.
Anybody can check it offline, without trusting whoever made the report:

  1. Install Hài Lòng on another computer (not the office's server).
  2. Run:   npm run hai-long -- verify THIS-FILE.zip
  3. It computes every hash again, checks every signature, counts every rating again and compares.
     If something is wrong it names the first bad file, stream and sequence number.
  4. Compare the hub's key (printed at the end) with the key on the minutes or on earlier reports.
  5. Compare the seal code of a day (XXXX-XXXX) that a kiosk shows at closing time with the one on the dashboard.

What is proven: no rating was removed, changed or inserted after its kiosk had sent it.
What cannot be proven: who touched the screen; ratings that a destroyed kiosk had not sent yet; a stolen key.
Kiosks that may still hold something are named in manifest.json ("complete": false, "pending").

The format is specified in hub/README.md of the project, "Evidence bundle", for whoever wants to write another verifier.
`;

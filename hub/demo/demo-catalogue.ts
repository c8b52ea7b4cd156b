// The catalogue of `npm start`: three centres of Quảng Ninh under their names before and after 01/07/2025, 18 fields.
// Only the demo uses it; names of places are real, figures are not.
import type { Catalogue, Counter, Reason, Unit } from "../../shared/catalogue.ts";
import { SCALES } from "../../shared/scale.ts";

/** Two-level local government began on 01/07/2025; a report of an earlier month prints the earlier name. */
const LAST_OLD_DAY = "2025-06-30";
const FIRST_NEW_DAY = "2025-07-01";

const counters: readonly Counter[] = [
  { code: "q1", name: "Quầy 1" },
  { code: "q2", name: "Quầy 2" },
  { code: "q3", name: "Quầy 3" },
  { code: "q4", name: "Quầy 4" },
];

function centre(code: string, oldName: string, newName: string): readonly Unit[] {
  const shared = { code, parent: "quang-ninh", counters: [...counters] };
  return [
    { ...shared, name: oldName, level: "district", from: null, to: LAST_OLD_DAY },
    { ...shared, name: newName, level: "commune", from: FIRST_NEW_DAY, to: null },
  ];
}

const units: readonly Unit[] = [
  {
    code: "quang-ninh",
    name: "Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh",
    level: "province",
    parent: null,
    from: null,
    to: null,
    counters: [],
  },
  ...centre(
    "binh-lieu",
    "Trung tâm Hành chính công huyện Bình Liêu",
    "Trung tâm Phục vụ hành chính công xã Bình Liêu",
  ),
  ...centre(
    "ha-long",
    "Trung tâm Hành chính công thành phố Hạ Long",
    "Trung tâm Phục vụ hành chính công phường Hạ Long",
  ),
  ...centre(
    "cam-pha",
    "Trung tâm Hành chính công thành phố Cẩm Phả",
    "Trung tâm Phục vụ hành chính công phường Cẩm Phả",
  ),
];

const domains = [
  ["LV-DATDAI", "Đất đai"],
  ["LV-MOITRUONG", "Môi trường"],
  ["LV-HOTICH", "Hộ tịch"],
  ["LV-CHUNGTHUC", "Chứng thực"],
  ["LV-HKD", "Đăng ký hộ kinh doanh"],
  ["LV-XAYDUNG", "Xây dựng"],
  ["LV-GIAOTHONG", "Giao thông vận tải"],
  ["LV-CONGTHUONG", "Công thương"],
  ["LV-NONGNGHIEP", "Nông nghiệp"],
  ["LV-LAMNGHIEP", "Lâm nghiệp"],
  ["LV-GIAODUC", "Giáo dục và đào tạo"],
  ["LV-YTE", "Y tế"],
  ["LV-VANHOA", "Văn hóa, thể thao và du lịch"],
  ["LV-BAOTRO", "Bảo trợ xã hội"],
  ["LV-NGUOICOCONG", "Người có công"],
  ["LV-CUTRU", "Cư trú, căn cước"],
  ["LV-BHXH", "Bảo hiểm xã hội"],
  ["LV-THUE", "Thuế"],
].map(([code, name]) => ({ code: code ?? "", name: name ?? "" }));

function reason(code: string, vi: string, en: string, zh: string): Reason {
  return { code, label: { vi, en, zh } };
}

/** The default list of reasons; each belongs to an indicator of Thông tư 01/2018/TT-VPCP Điều 13. */
const reasons: readonly Reason[] = [
  reason("LD-THAIDO", "Thái độ phục vụ chưa đúng mực", "Staff attitude", "服务态度不佳"),
  reason("LD-HUONGDAN", "Hướng dẫn chưa rõ ràng, khó hiểu", "Unclear guidance", "指引不清楚"),
  reason("LD-CHOLAU", "Phải chờ đợi lâu", "Long wait", "等候时间长"),
  reason("LD-TREHEN", "Trả kết quả chậm hơn giấy hẹn", "Result came late", "结果逾期"),
  reason("LD-BOSUNG", "Phải bổ sung hồ sơ, đi lại nhiều lần", "Had to come back", "多次往返补件"),
  reason("LD-NHIEUNOI", "Phải liên hệ nhiều cơ quan", "Sent to many offices", "需跑多个部门"),
  reason(
    "LD-NIEMYET",
    "Thông tin thủ tục niêm yết chưa đầy đủ",
    "Incomplete notices",
    "公示信息不全",
  ),
  reason(
    "LD-CHIPHI",
    "Phí, lệ phí hoặc chi phí chưa đúng quy định",
    "Improper costs",
    "收费不合规定",
  ),
  reason(
    "LD-TRUCTUYEN",
    "Dịch vụ công trực tuyến khó sử dụng",
    "Online service is hard",
    "网上服务难用",
  ),
  reason("LD-COSO", "Cơ sở vật chất, chỗ chờ chưa tốt", "Poor facilities", "场所设施不足"),
  reason("LD-KHAC", "Lý do khác", "Another reason", "其他原因"),
];

export const DEMO_CENTRES = ["binh-lieu", "ha-long", "cam-pha"] as const;

export const DEMO_CATALOGUE: Catalogue = {
  version: 1,
  units: [...units],
  domains,
  scales: [...SCALES],
  reasons: [...reasons],
};

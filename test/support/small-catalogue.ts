// The smallest catalogue that a flow test needs: one province, one commune with its counters, one domain.
import type { Ask } from "./contract-http.ts";
import { fieldsOf } from "./contract-fields.ts";

export const PROVINCE = "quang-ninh";
export const CENTRE = "binh-lieu";
export const DOMAIN = "LV-DATDAI";

/** Puts it as the next version. Throws when the hub refuses. */
export async function putSmallCatalogue(
  ask: Ask,
  counters: readonly string[] = ["q1"],
): Promise<void> {
  const now = fieldsOf((await ask("GET", "/api/v1/catalogue")).body, "catalogue");
  const always = { from: null, to: null };
  const label = { vi: "Chờ lâu", en: "Long wait", zh: "等候太久" };
  const answer = await ask("PUT", "/api/v1/catalogue", {
    version: Number(now["version"]) + 1,
    units: [
      {
        code: PROVINCE,
        name: "Tỉnh Quảng Ninh",
        level: "province",
        parent: null,
        counters: [],
        ...always,
      },
      {
        code: CENTRE,
        name: "Xã Bình Liêu",
        level: "commune",
        parent: PROVINCE,
        counters: counters.map((code) => ({ code, name: `Quầy ${code}` })),
        ...always,
      },
    ],
    domains: [{ code: DOMAIN, name: "Đất đai" }],
    scales: [],
    reasons: [
      { code: "cho-lau", label },
      { code: "thai-do", label: { vi: "Thái độ", en: "Attitude", zh: "态度" } },
    ],
  });
  if (answer.status !== 200)
    throw new Error(`the catalogue was refused: ${JSON.stringify(answer.body)}`);
}

// Some accounts and tokens for pages in front of a scripted hub: one of each standing.
import type { PeopleResponse, TokensResponse } from "../../shared/api/people.ts";

const plain = { units: null, disabledAt: null, expiresAt: null, secondFactor: false };

export function peopleOf(at: number): PeopleResponse {
  return {
    people: [
      { ...plain, username: "nguyen.thi.hoa", role: "admin", secondFactor: true },
      { ...plain, username: "doan.giam.sat", role: "witness", expiresAt: at + 86_400_000 },
      { ...plain, username: "tran.van.ut", role: "staff", units: ["suoi-cham"], disabledAt: at },
    ],
  };
}

export function tokensOf(at: number): TokensResponse {
  const made = { units: null, createdBy: "nguyen.thi.hoa", createdAt: at, revokedAt: null };
  const expiresAt = at + 86_400_000;
  return {
    tokens: [
      { ...made, id: "0a1b2c", name: "Bảng điện tử", role: "staff", expiresAt, lastUsedAt: at },
      { ...made, id: "3d4e5f", name: "Kho dữ liệu", role: "witness", expiresAt, lastUsedAt: null },
    ],
  };
}

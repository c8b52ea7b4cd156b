// Wall 3: who is signed in. Roles say what, units say where; nobody's role can change or delete a rating.
import { Type, type Static } from "typebox";
import { Name } from "../forms.ts";

export const ROLES = ["staff", "supervisor", "admin", "witness"] as const;
export const Role = Type.Union([
  Type.Literal("staff"),
  Type.Literal("supervisor"),
  Type.Literal("admin"),
  Type.Literal("witness"),
]);
export type Role = Static<typeof Role>;

export const SignInRequest = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 1, maxLength: 1_024 }),
});
export type SignInRequest = Static<typeof SignInRequest>;

/** `units`: the units (with all below them) this account may see; null = all. */
export const SessionView = Type.Object({
  username: Type.String(),
  role: Role,
  units: Type.Union([Type.Array(Name), Type.Null()]),
  demo: Type.Boolean(),
});
export type SessionView = Static<typeof SessionView>;

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

const Code = Type.String({ minLength: 6, maxLength: 20 });

export const SignInRequest = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 1, maxLength: 1_024 }),
  /** Of the second factor, for accounts that have one: six digits, or a recovery code. */
  code: Type.Optional(Code),
});
export type SignInRequest = Static<typeof SignInRequest>;

/** `units`: the units (with all below them) this account may see; null = all. */
export const SessionView = Type.Object({
  username: Type.String(),
  role: Role,
  units: Type.Union([Type.Array(Name), Type.Null()]),
  demo: Type.Boolean(),
  /** `needed`: this hub wants one from this account, and lets it do nothing else before. */
  secondFactor: Type.Union([Type.Literal("on"), Type.Literal("off"), Type.Literal("needed")]),
});
export type SessionView = Static<typeof SessionView>;

/** Both are asked for what is worth a second look: whoever finds an open session cannot do it. */
export const NewPasswordRequest = Type.Object({
  password: Type.String({ minLength: 1, maxLength: 1_024 }),
  newPassword: Type.String({ minLength: 1, maxLength: 1_024 }),
});
export type NewPasswordRequest = Static<typeof NewPasswordRequest>;

export const PasswordRequest = Type.Object({
  password: Type.String({ minLength: 1, maxLength: 1_024 }),
});
export type PasswordRequest = Static<typeof PasswordRequest>;

/** Shown once. `qr`: rows of the QR code's squares, `1` = dark, to be drawn with a margin of four. */
export const SecondFactorOffer = Type.Object({
  secret: Type.String(),
  uri: Type.String(),
  qr: Type.Array(Type.String()),
});
export type SecondFactorOffer = Static<typeof SecondFactorOffer>;

export const ConfirmSecondFactorRequest = Type.Object({ code: Code });
export type ConfirmSecondFactorRequest = Static<typeof ConfirmSecondFactorRequest>;

/** Shown once; each is good for one sign-in without the phone. */
export const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) });
export type RecoveryCodes = Static<typeof RecoveryCodes>;

// Wall 3: the accounts of people and the tokens of machines, for admins. A secret is in an answer once, when it was made.
import { Type, type Static } from "typebox";
import { Count, Name } from "../forms.ts";
import { Role } from "./session.ts";

/** At most 100 units; null = all. */
const Units = Type.Union([Type.Array(Name, { minItems: 1, maxItems: 100 }), Type.Null()]);
/** ms UTC; null = no end. */
const End = Type.Union([Count, Type.Null()]);
const Username = Type.String({ pattern: "^[a-z0-9][a-z0-9._@-]{0,63}$" });

export const Person = Type.Object({
  username: Type.String(),
  role: Role,
  units: Units,
  disabledAt: End,
  expiresAt: End,
  secondFactor: Type.Boolean(),
});
export type Person = Static<typeof Person>;

export const PeopleResponse = Type.Object({ people: Type.Array(Person) });
export type PeopleResponse = Static<typeof PeopleResponse>;

export const AddPersonRequest = Type.Object({
  username: Username,
  role: Role,
  units: Units,
  expiresAt: Type.Optional(End),
});
export type AddPersonRequest = Static<typeof AddPersonRequest>;

/** What is not named stays. */
export const ChangePersonRequest = Type.Object(
  {
    role: Type.Optional(Role),
    units: Type.Optional(Units),
    expiresAt: Type.Optional(End),
    disabled: Type.Optional(Type.Boolean()),
  },
  { minProperties: 1 },
);
export type ChangePersonRequest = Static<typeof ChangePersonRequest>;

/** The generated password, shown once. */
export const GivenPassword = Type.Object({ username: Type.String(), password: Type.String() });
export type GivenPassword = Static<typeof GivenPassword>;

export const TokenView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: Role,
  units: Units,
  createdBy: Type.String(),
  createdAt: Count,
  expiresAt: Count,
  revokedAt: End,
  /** To the minute; null = never. */
  lastUsedAt: End,
});
export type TokenView = Static<typeof TokenView>;

export const TokensResponse = Type.Object({ tokens: Type.Array(TokenView) });
export type TokensResponse = Static<typeof TokensResponse>;

export const AddTokenRequest = Type.Object({
  /** What it is for; one line. */
  name: Type.String({ minLength: 1, maxLength: 80, pattern: "^[^\\u0000-\\u001f\\u007f]+$" }),
  role: Role,
  units: Units,
  expiresAt: Count,
});
export type AddTokenRequest = Static<typeof AddTokenRequest>;

/** The token itself, shown once. */
export const GivenToken = Type.Object({ id: Type.String(), token: Type.String() });
export type GivenToken = Static<typeof GivenToken>;

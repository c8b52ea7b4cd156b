// Wall 3: what people did, in a chain of its own; read-only for everybody.
import { Type, type Static } from "typebox";
import { Count } from "../forms.ts";

export const AuditEntry = Type.Object({
  seq: Count,
  at: Count,
  who: Type.String(),
  action: Type.String(),
  subject: Type.String(),
  detail: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditResponse = Type.Object({ entries: Type.Array(AuditEntry) });
export type AuditResponse = Static<typeof AuditResponse>;

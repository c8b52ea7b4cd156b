// The forms of names and numbers that every wall shares (wire protocol §1), as schemas. Nothing here has a meaning of its own.
import { Type } from "typebox";

/** A non-negative integer that JSON carries exactly. */
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** A position in a stream: 1, 2, 3 … without holes. */
export const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** Any integer that JSON carries exactly. */
export const Whole = Type.Integer({
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
});

/** Milliseconds since 1970 UTC, as some clock had it: a wrong clock may be far off, even before 1970. */
export const Instant = Type.Integer({
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
});

/** Catalogue codes: characters that JSON never escapes. May be empty ("not said"). */
export const Code = Type.String({ pattern: "^[A-Za-z0-9._:-]{0,64}$" });

/** A catalogue code that must be there. */
export const GivenCode = Type.String({ pattern: "^[A-Za-z0-9._:-]{1,64}$" });

/** centre, kiosk and hub names; one MQTT topic level each. Names that start with `_` are reserved. */
export const Name = Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,31}$" });
const namePattern = /^[a-z0-9][a-z0-9-]{0,31}$/;

export const StreamId = Type.String({ pattern: "^[0-9a-f]{32}$" });
export const SessionId = Type.String({ pattern: "^[0-9a-f]{16}$" });
export const KeyId = Type.String({ pattern: "^[0-9a-f]{16}$" });

/** base64url without padding: 32 bytes (hash or raw public key) and 64 bytes (Ed25519 signature). */
export const Bytes32 = Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" });
export const Bytes64 = Type.String({ pattern: "^[A-Za-z0-9_-]{86}$" });

/** A calendar date, YYYY-MM-DD. */
export const DateText = Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });

export function isName(text: string): boolean {
  return namePattern.test(text);
}

// For `node --import`: a hub that believes every signature and signs nothing. Only to see what evidence costs (T4).
import { changeSource } from "../support/change-source.ts";

changeSource(
  "/shared/evidence/signing.ts",
  "return bytes !== undefined && verifyBytes(null, Buffer.from(text), key, bytes);",
  "return bytes !== undefined;",
);
changeSource(
  "/shared/evidence/signing.ts",
  'sign: (text) => signBytes(null, Buffer.from(text), key).toString("base64url"),',
  'sign: () => "A".repeat(86),',
);

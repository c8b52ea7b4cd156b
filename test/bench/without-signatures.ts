// For `node --import`: a hub that believes every signature and signs nothing. Only to see what evidence costs (T4).
import { changeSource } from "../support/change-source.ts";

changeSource(
  "/shared/evidence/signing.ts",
  "return bytes.length === 64 && verifyBytes(null, Buffer.from(text), key, bytes);",
  "return bytes.length === 64;",
);
changeSource(
  "/shared/evidence/signing.ts",
  'sign: (text) => signBytes(null, Buffer.from(text), key).toString("base64url"),',
  'sign: () => "A".repeat(86),',
);

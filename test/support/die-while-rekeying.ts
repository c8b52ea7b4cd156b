// For `node --import`: a `hub-key rotate` that dies in the middle, at the step that REKEY_DEATH names.
import { changeSource } from "./change-source.ts";

const DIE = 'process.kill(process.pid, "SIGKILL");';
const FILE = "/hub/hub-keys.ts";

switch (process.env["REKEY_DEATH"] ?? "") {
  case "next key on the disk":
    changeSource(
      FILE,
      "  const said = { from: key.publicKey",
      `  ${DIE}\n  const said = { from: key.publicKey`,
    );
    break;
  case "named by the old key":
    changeSource(
      FILE,
      "  finishKeyChange(folder);\n  return statement;",
      `  ${DIE}\n  return statement;`,
    );
    break;
  case "in its place":
    changeSource(FILE, "  return statement;", `  ${DIE}\n  return statement;`);
    break;
  default:
}

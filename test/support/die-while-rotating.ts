// For `node --import`: a kiosk that dies in the middle of a change of its key, at the step that ROTATION_DEATH names.
import { changeSource } from "./change-source.ts";

const DIE = 'process.kill(process.pid, "SIGKILL");';
const FILE = "/kiosk/core/key-rotation.ts";

switch (process.env["ROTATION_DEATH"] ?? "") {
  case "next key on the disk":
    changeSource(FILE, "if (saved) done();", DIE);
    break;
  case "announced":
    changeSource(FILE, "keeper.use(ring.look);", DIE);
    break;
  case "receipted":
    changeSource(FILE, "if (acked < until) return;", `if (acked < until) return; ${DIE}`);
    break;
  case "turned":
    changeSource(FILE, "      onTurned();", DIE);
    break;
  default:
}

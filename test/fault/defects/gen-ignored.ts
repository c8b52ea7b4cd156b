// For `node --import`: a kiosk that believes a receipt of any generation (against K5).
import { changeSource } from "../../support/change-source.ts";

changeSource("/kiosk/core/judge-receipt.ts", "if (old !== undefined) return ignored(old);", "");

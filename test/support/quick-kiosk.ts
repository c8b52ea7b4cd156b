// For `node --import`: a kiosk that never dawdles. Waiting by chance (reconnect, spread) is short, and the second after a
// thank-you in which another tap is the same finger takes no time, so that one kiosk has many citizens.
import { changeSource } from "./change-source.ts";

const random = Math.random;
Math.random = () => random() * 0.02;

changeSource("/kiosk/core/take-rating.ts", "const THANKS_MS = 1_000;", "const THANKS_MS = 0;");

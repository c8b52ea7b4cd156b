// For `node --import`: a kiosk that never dawdles. Waiting by chance (reconnect, spread) is short, and the second after a
// thank-you in which another tap is the same finger takes no time, so that one kiosk has many citizens.
import { changeText } from "./change-source.ts";

const random = Math.random;
Math.random = () => random() * 0.02;

changeText(
  (url) => /\/(?:kiosk\/core\/take-rating\.ts|out\/few-files\/kiosk-web-main\.mjs)$/.test(url),
  /(?:const|var) THANKS_MS = (?:1_000|1e3);/,
  "const THANKS_MS = 0;",
);

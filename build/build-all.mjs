// `npm run build`: both pages, whether they are stale or not.
import { guardNode } from "./node-guard.mjs";

guardNode();
const { buildScreens } = await import("./build-screens.ts");
await buildScreens(true);

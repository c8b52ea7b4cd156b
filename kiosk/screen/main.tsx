// The screen's program: bridge, flow, and the page that the address asks for: the citizen's, or the staff's at /staff.
import "@fontsource/be-vietnam-pro/500.css";
import "@fontsource/be-vietnam-pro/600.css";
import "@fontsource/be-vietnam-pro/700.css";
import "./screen.css";
import "./levels.css";
import { render } from "preact";
import { connectBridge } from "./bridge-client.ts";
import { createBrowserClock } from "./browser-clock.ts";
import { CitizenPage } from "./citizen-page.tsx";
import { openScreenFlow } from "./screen-flow.ts";

const clock = createBrowserClock();
const bridge = connectBridge(window, clock);
const root = document.getElementById("screen");
if (root === null) throw new Error("index.html has no element #screen");

render(<CitizenPage flow={openScreenFlow(bridge, clock)} clock={clock} />, root);

// The screen's program: fonts, looks, clock and bridge, and the page that the address asks for.
import "@fontsource/be-vietnam-pro/500.css";
import "@fontsource/be-vietnam-pro/600.css";
import "@fontsource/be-vietnam-pro/700.css";
import "virtual:chinese-font.css";
import "./screen.css";
import "./place-words.css";
import "./foot.css";
import "./levels.css";
import "./reasons.css";
import "./levels-portrait.css";
import "./staff.css";
import "./tally.css";
import "./tally-chart.css";
import "./staff-portrait.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { connectBridge } from "./bridge-client.ts";
import { createBrowserClock } from "./browser-clock.ts";

const clock = createBrowserClock();
const bridge = connectBridge(window, clock);
const root = document.getElementById("screen");
if (root === null) throw new Error("index.html has no element #screen");

render(<App bridge={bridge} clock={clock} />, root);

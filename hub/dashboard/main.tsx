// The dashboard in the supervisor's browser: makes the parts (hub, clock, language memory) and draws. Holds no rules.
import { render } from "preact";
import { createApiClient } from "./api-client.ts";
import { Dashboard } from "./dashboard.tsx";
import { openLanguageMemory } from "./language-memory.ts";
import { openLookMemory } from "./look-memory.ts";
import { createSystemClock } from "./system-clock.ts";

const place = document.getElementById("dashboard");
if (place === null) throw new Error("index.html has no place for the dashboard");

const parts = {
  api: createApiClient(window.fetch.bind(window)),
  clock: createSystemClock(),
  memory: openLanguageMemory(window),
  looks: openLookMemory(window),
};
render(<Dashboard parts={parts} />, place);

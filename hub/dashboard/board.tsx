// The public board in a hall's browser or a citizen's telephone: makes its parts and draws. Asks again by itself, since nobody touches it.
import { render } from "preact";
import { createApiClient } from "./api-client.ts";
import { Board } from "./board-page.tsx";
import { openLanguageMemory } from "./language-memory.ts";
import { createSystemClock } from "./system-clock.ts";

const place = document.getElementById("board");
if (place === null) throw new Error("board.html has no place for the board");

render(
  <Board
    api={createApiClient(window.fetch.bind(window))}
    clock={createSystemClock()}
    memory={openLanguageMemory(window)}
    unit={new URLSearchParams(window.location.search).get("unit")}
  />,
  place,
);

// One run for every test of the project: real SQLite, real brokers, real Chromium; the longest files first.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { ClosingLine } from "./closing-line.ts";
import { LongestFirst } from "./longest-first.ts";

// Against a test that never ends; a busy machine must not fail one.
const MOST = { testTimeout: 180_000, hookTimeout: 180_000 };
/**
 * What leaves nothing behind in its process: one after the other in the same one, because to load the product anew takes longer
 * than most of these files. The others start programs, browsers or a whole Electron, each file in a process of its own.
 */
const TOGETHER = [
  "test/shared/**/*.test.ts",
  "test/hub/**/*.test.ts",
  "test/kiosk/{core,link,store}-*.test.ts",
];
const root = fileURLToPath(new URL("..", import.meta.url));

export default defineConfig({
  root,
  test: {
    globalSetup: ["test/prepare-hub.ts"],
    reporters: ["default", new ClosingLine()],
    pool: "forks",
    // Twice the two cores: many tests wait for a program that starts, or for a timer, and time decides none of them.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        root,
        test: { ...MOST, name: "apart", include: ["test/**/*.test.ts"], exclude: TOGETHER },
      },
      { root, test: { ...MOST, name: "together", include: TOGETHER, isolate: false } },
    ],
  },
});

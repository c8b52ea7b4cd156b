// One run for every test of the project: real SQLite, real brokers, real Chromium; the longest files first.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { ClosingLine } from "./closing-line.ts";
import { LongestFirst } from "./longest-first.ts";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/**/*.test.ts"],
    // Against a test that never ends; a busy machine must not fail one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default", new ClosingLine()],
    pool: "forks",
    // Twice the two cores: many tests wait for a program that starts, or for a timer, and time decides none of them.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
  },
});

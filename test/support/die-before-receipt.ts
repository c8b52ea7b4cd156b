// For `node --import`: a hub that dies after the commit of its fifth group and before any receipt of it is out.
import { changeSource } from "./change-source.ts";

changeSource(
  "/hub/ingest/group-commit.ts",
  "      parts.onCommitted(group, outcomes);",
  `      globalThis.groups = (globalThis.groups ?? 0) + 1;
      if (globalThis.groups === 5) process.kill(process.pid, "SIGKILL");
      parts.onCommitted(group, outcomes);`,
);

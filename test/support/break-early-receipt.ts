// For `node --import`: a hub that is wrong on purpose. It sends its receipts first and commits a moment later, so that a
// kill in between loses what it had promised (against H3). Only to show that the checker notices.
import { changeSource } from "./change-source.ts";

changeSource(
  "/hub/ingest/group-commit.ts",
  "const outcomes = await commit(group.map(({ message }) => message));",
  `parts.onCommitted(group, group.map(({ message }) => ({
        kind: "ack", stream: message.stream, head: message.head, safe: 0, want: null, inserted: 0,
        upto: message.kind === "open" ? 0 : message.first + (message.count ?? message.records.length) - 1,
      })));
      await new Promise((resolve) => setTimeout(resolve, 400));
      await commit(group.map(({ message }) => message));
      continue;
      const outcomes = undefined;`,
);

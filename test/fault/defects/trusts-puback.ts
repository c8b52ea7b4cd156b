// For `node --import`: a kiosk that takes the broker's PUBACK for the hub's receipt (against K7).
import { changeSource } from "../../support/change-source.ts";

changeSource(
  "/kiosk/core/deliverer.ts",
  'if (!left) log.info({ topic }, "a message did not leave");',
  `if (left && topic === ratingsTopic && JSON.parse(payload).type === "batch") {
        const upto = JSON.parse(payload).records.at(-1)[0];
        const gen = known?.gen ?? 0;
        keeper.use((store) => store.recordReceipt({ upto, safe: 0, gen, text: null, rewind: false }));
        feed({ kind: "progress", acked: upto, want: null });
      }`,
);

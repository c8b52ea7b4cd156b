// Delivery and ingest against every order of loss, repetition, reordering and death that fast-check can think of.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { genesisHash } from "../../shared/evidence/chain.ts";
import { canonical, type StreamRecord } from "../../shared/rating.ts";
import { placeBatch } from "../../hub/store/place-batch.ts";
import { createWorld, type World } from "./line-model.ts";
import { chain } from "./model-hub.ts";

const LEVELS = ["RHL", "HL", "KHL"] as const;

const ACTS = {
  tap: (world: World, pick: number) => world.tap(LEVELS[pick % 3] ?? "HL"),
  tapAndDieBefore: (world: World, pick: number) => world.tap(LEVELS[pick % 3] ?? "HL", "before"),
  tapAndDieAfter: (world: World, pick: number) => world.tap(LEVELS[pick % 3] ?? "HL", "after"),
  killKiosk: (world: World) => world.killKiosk(),
  deliverUp: (world: World, pick: number) => world.deliverUp(pick),
  deliverDown: (world: World, pick: number) => world.deliverDown(pick),
  repeatUp: (world: World, pick: number) => world.deliverUp(pick, true),
  repeatDown: (world: World, pick: number) => world.deliverDown(pick, true),
  loseUp: (world: World, pick: number) => world.loseUp(pick),
  loseDown: (world: World, pick: number) => world.loseDown(pick),
  commit: (world: World) => world.hub.commit(),
  killHub: (world: World) => world.hub.kill(),
  startHub: (world: World) => world.hub.start(),
  dropLine: (world: World) => world.dropLine(),
  wait: (world: World) => world.fireNextTimer(),
} as const;
const RESTORES = {
  backUp: (world: World) => world.hub.backUp(),
  restoreHub: (world: World) => world.hub.restore(),
} as const;

type Act = { readonly name: string; readonly run: (world: World, pick: number) => unknown };

function acts(
  from: Readonly<Record<string, Act["run"]>>,
  often: readonly string[],
): fc.Arbitrary<Act> {
  const all = Object.entries(from).map(([name, run]) => ({ name, run }));
  return fc.oneof(
    ...all.map((act) => ({
      arbitrary: fc.constant(act),
      weight: often.includes(act.name) ? 5 : 1,
    })),
  );
}

const OFTEN = ["tap", "deliverUp", "deliverDown", "commit", "wait"];
const story = (from: Readonly<Record<string, Act["run"]>>) =>
  fc.array(fc.tuple(acts(from, OFTEN), fc.nat(20)), { maxLength: 120, size: "max" });

/** What must hold at every moment. */
function checkNow(world: World, restored: boolean): void {
  const { acked, size } = world.stream();
  const { records, heads } = world.hub.stored();
  if (!restored && acked > Math.max(0, heads.length - 1)) {
    throw new Error(`I4: the kiosk believes ${acked}, the hub holds ${heads.length - 1}`);
  }
  if (records.length > size) throw new Error("I2: the hub holds more than was tapped");
  for (const [i, record] of records.entries()) {
    if (record[0] !== i + 1) throw new Error(`I1: record ${record[0]} stands at place ${i + 1}`);
  }
  const { inFlight, link } = world.kioskState();
  if (inFlight !== undefined && link !== "up")
    throw new Error("K4: something is in flight on no line");
  if (world.mostSentAtOnce() > 1) throw new Error("K4: more than one message left at once");
}

/** What must hold when all is over. */
function checkEnd(world: World): void {
  const { size, head } = world.stream();
  const { records, heads } = world.hub.stored();
  expect(records.length).toBe(size);
  expect(heads.at(-1)).toBe(size === 0 ? genesisHead(world) : head);
  const seqs = new Set(records.map(([seq]) => seq));
  expect(seqs.size).toBe(records.length);
  expect(world.thanked.filter((seq) => !seqs.has(seq))).toEqual([]);
  expect(world.kioskState().error).toBeNull();
}

function genesisHead(world: World): string {
  return genesisHash(world.stream().genesis).toString("base64url");
}

function live(world: World, steps: readonly (readonly [Act, number])[]): void {
  try {
    let restored = false;
    for (const [act, pick] of steps) {
      act.run(world, pick);
      restored ||= act.name === "restoreHub";
      checkNow(world, restored);
    }
    expect(world.settle(), "pending never came back to 0").toBe(true);
    checkNow(world, restored);
    checkEnd(world);
  } finally {
    world.close();
  }
}

describe("the line between a kiosk and the hub", () => {
  it("counts every thanked rating exactly once, whatever is lost, repeated, reordered or killed", () => {
    fc.assert(
      fc.property(story(ACTS), (steps) => live(createWorld(), steps)),
      { numRuns: 400 },
    );
  });

  it("does so too when the hub is restored from a backup in between", () => {
    fc.assert(
      fc.property(story({ ...ACTS, ...RESTORES }), (steps) => live(createWorld(), steps)),
      { numRuns: 400 },
    );
  });

  it.each(["ack_before_commit", "drops_one", "inserts_repeats"] as const)(
    "is seen to fail when the hub %s",
    (quirk) => {
      const outcome = fc.check(
        fc.property(story(ACTS), (steps) => live(createWorld(quirk), steps)),
        { numRuns: 400, endOnFailure: true },
      );
      expect(outcome.failed).toBe(true);
    },
  );
});

describe("placing a batch", () => {
  const rating = (seq: number, level: string): StreamRecord => [
    seq,
    "r",
    1_795_424_464_123 + seq,
    seq,
    1,
    "q1",
    "",
    "vn3.1",
    level,
    1,
    "",
    0,
  ];
  const whole = (n: number): readonly StreamRecord[] =>
    Array.from({ length: n }, (_, i) => rating(i + 1, LEVELS[i % 3] ?? "HL"));
  const start = genesisHash("{}").toString("base64url");
  const window = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }));

  it("stores the stream once and in order, whichever windows of it come in whichever order", () => {
    fc.assert(
      fc.property(fc.array(window, { maxLength: 60 }), (windows) => {
        const records = whole(51);
        const heads = [start, ...chain(start, records).heads];
        let stored: readonly StreamRecord[] = [];
        for (const [first, length] of windows) {
          const part = records.slice(first - 1, first - 1 + length);
          const prev = heads[first - 1] ?? "";
          const { hashes } = chain(prev, part);
          const placing = placeBatch(
            { hi: stored.length, head: heads[stored.length] ?? "" },
            { first, prev, records: part, hashes, head: heads[first - 1 + part.length] ?? "" },
            (seq) => heads[seq] ?? "",
          );
          if (placing.kind === "insert") stored = [...stored, ...part.slice(placing.from)];
          else if (placing.kind === "gap") expect(placing.want).toBe(stored.length + 1);
          else expect(placing.kind).toBe("repeat");
        }
        expect(stored.map(canonical)).toEqual(records.slice(0, stored.length).map(canonical));
      }),
      { numRuns: 1_000 },
    );
  });

  it("calls another history a fork, and stores nothing of it", () => {
    const upto = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(upto, window, fc.nat(), (hi, [from, length], pick) => {
        const first = Math.min(from, hi + 1);
        const records = whole(hi + 12);
        const heads = [start, ...chain(start, records).heads];
        const changed = 1 + (pick % hi);
        const other = records.map((record) =>
          record[0] === changed ? rating(changed, "RKHL") : record,
        );
        const otherHeads = [start, ...chain(start, other).heads];
        const part = other.slice(first - 1, first - 1 + length);
        const prev = otherHeads[first - 1] ?? "";
        const last = first - 1 + part.length;
        const placing = placeBatch(
          { hi, head: heads[hi] ?? "" },
          {
            first,
            prev,
            records: part,
            hashes: chain(prev, part).hashes,
            head: otherHeads[last] ?? "",
          },
          (seq) => heads[seq] ?? "",
        );
        // A window that ends before the change is the same history.
        expect(placing.kind).toBe(last < changed ? "repeat" : "fork");
      }),
      { numRuns: 1_000 },
    );
  });

  it("refuses what does not hold together", () => {
    const records = whole(3);
    const { heads, hashes } = chain(start, records);
    const good = { first: 1, prev: start, records, hashes, head: heads[2] ?? "" };
    const cursor = { hi: 0, head: start };
    expect(placeBatch(cursor, good, () => "").kind).toBe("insert");
    for (const bad of [
      { ...good, records: [] },
      { ...good, hashes: hashes.subarray(32) },
      { ...good, head: heads[1] ?? "" },
      { ...good, first: 2 },
      {
        ...good,
        records: [records[0], records[2], records[1]].flatMap((one) => (one ? [one] : [])),
      },
    ]) {
      expect(placeBatch(cursor, bad, () => "").kind).toBe("bad_chain");
    }
  });
});

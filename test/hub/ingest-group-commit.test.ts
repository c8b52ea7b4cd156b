import { expect, test } from "vitest";
import { createGroupCommit, type Waiting } from "../../hub/ingest/group-commit.ts";
import type { CheckedMessage, IngestOutcome } from "../../hub/store/hub-store.ts";
import { StoreFailure } from "../../hub/store/store-failure.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { createSignedStream } from "../support/signed-stream.ts";
import { waitFor } from "../support/wait-for.ts";

const stream = createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu" });
const message = stream.open();
const outcome: IngestOutcome = {
  kind: "ack",
  stream: stream.stream,
  upto: 0,
  head: stream.headAt(0),
  safe: 0,
  want: null,
  inserted: 0,
};

/** A store whose transactions end when the test says so. */
function createSlowStore() {
  const groups: number[] = [];
  const ends: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  const ingest = (messages: readonly CheckedMessage[]): Promise<readonly IngestOutcome[]> => {
    groups.push(messages.length);
    return new Promise((resolve, reject) => {
      ends.push({ resolve: () => resolve(messages.map(() => outcome)), reject });
    });
  };
  return { groups, ends, ingest };
}

function setUp() {
  const store = createSlowStore();
  const clock = createFakeClock();
  const committed: number[] = [];
  const stuck: (string | null)[] = [];
  const failures: unknown[] = [];
  const commit = createGroupCommit({
    ingest: store.ingest,
    clock,
    onCommitted: (group) => committed.push(group.length),
    onStuck: (code) => stuck.push(code),
    onFailure: (error) => failures.push(error),
  });
  const add = (n: number, bytes = 100): void => {
    for (let i = 0; i < n; i++) commit.add({ message, bytes } satisfies Waiting);
  };
  return { ...store, clock, committed, stuck, failures, commit, add };
}

test("a single message is committed at once, without a clock that moves", async () => {
  const { add, groups, ends, committed } = setUp();
  add(1);
  await waitFor("the transaction", () => groups.length === 1);
  expect(committed).toEqual([]);
  ends[0]?.resolve();
  await waitFor("the commit", () => committed.length === 1);
  expect(committed).toEqual([1]);
});

test("what arrives during a transaction goes together into the next one", async () => {
  const { add, groups, ends, committed } = setUp();
  add(1);
  await waitFor("the first transaction", () => groups.length === 1);
  add(7);
  add(5);
  expect(groups).toEqual([1]);
  ends[0]?.resolve();
  await waitFor("the second transaction", () => groups.length === 2);
  expect(groups).toEqual([1, 12]);
  expect(committed).toEqual([1]);
});

test("a group has at most 500 messages and 4 MB, in the order of arrival", async () => {
  const { add, groups, ends } = setUp();
  add(1);
  await waitFor("1", () => groups.length === 1);
  add(600);
  ends[0]?.resolve();
  await waitFor("2", () => groups.length === 2);
  add(500, 16_384);
  ends[1]?.resolve();
  await waitFor("3", () => groups.length === 3);
  ends[2]?.resolve();
  await waitFor("4", () => groups.length === 4);
  // 100 small ones and the large ones that fit beside them; then 4 MB of large ones.
  expect(groups).toEqual([1, 500, 100 + 255, 245]);
});

test("finish waits for what is under way", async () => {
  const { add, groups, ends, commit, committed } = setUp();
  add(1);
  await waitFor("the transaction", () => groups.length === 1);
  add(2);
  const finished = commit.finish();
  ends[0]?.resolve();
  await waitFor("the second", () => groups.length === 2);
  ends[1]?.resolve();
  await finished;
  expect(committed).toEqual([1, 2]);
});

test("a full disk is waited out: the same group again, nothing told, nothing lost", async () => {
  const { add, groups, ends, committed, stuck, clock, failures } = setUp();
  add(3);
  await waitFor("the first try", () => groups.length === 1);
  ends[0]?.reject(new StoreFailure("disk_full", "no space"));
  await waitFor("the pause", () => clock.waiting() === 1);
  expect(stuck).toEqual(["disk_full"]);
  await clock.advance(500);
  expect(groups).toEqual([3, 3]);
  ends[1]?.resolve();
  await waitFor("the commit", () => committed.length === 1);
  expect(stuck).toEqual(["disk_full", null]);
  expect(failures).toEqual([]);
});

test("a hub that stops while the disk is full does not wait for ever", async () => {
  const { add, groups, ends, committed, clock, commit } = setUp();
  add(3);
  await waitFor("the first try", () => groups.length === 1);
  ends[0]?.reject(new StoreFailure("disk_full", "no space"));
  await waitFor("the pause", () => clock.waiting() === 1);
  const finished = commit.finish();
  await waitFor("the last try", () => groups.length === 2);
  ends[1]?.reject(new StoreFailure("disk_full", "no space"));
  await finished;
  expect(committed).toEqual([]);
});

test("any other failure of the store is final, and nothing is told", async () => {
  const { add, groups, ends, committed, failures } = setUp();
  add(1);
  await waitFor("the transaction", () => groups.length === 1);
  const failure = new StoreFailure("io", "fsync failed");
  ends[0]?.reject(failure);
  await waitFor("the failure", () => failures.length === 1);
  expect(failures).toEqual([failure]);
  add(5);
  expect(groups).toEqual([1]);
  expect(committed).toEqual([]);
});

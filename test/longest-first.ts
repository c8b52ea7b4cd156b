// The order of the files in a run: those that take longest begin, so that none of them is left alone with one core at the end.
// A new file needs no place here; without one it comes after these, in vitest's own order. (`house/layers.test.ts` knows of each.)
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Under test/, without the ending. */
export const LONGEST = [
  "flow/kill-rounds",
  "flow/new-hub-key",
  "e2e/screen-access",
  "fault/group-a-kiosk",
  "fault/group-b-hub",
  "fault/group-c-broker",
  "fault/group-d-network",
  "fault/defects",
  "fault/group-f-messages",
  "fault/group-e-clock",
  "hub/people-start",
  "hub/backup",
  "flow/new-key",
  "e2e/dashboard-access",
  "e2e/screen-tap",
  "hub/store-postgres",
  "flow/two-hubs",
  "hub/store-sqlite",
  "flow/checker",
  "hub/http-fuzz",
  "flow/start-refusals",
  "hub/http-roles",
  "kiosk/package-build",
  "kiosk/web-program",
  "fault/group-i-operations",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found === -1 ? LONGEST.length : found;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own method, which gives a list of its own
    const inOwnOrder = await super.sort(files);
    return inOwnOrder.toSorted((a, b) => place(a) - place(b));
  }
}

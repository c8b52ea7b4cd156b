// Copies and examines a database in a thread of its own.
// Promises: rejects with a CopyFailure that says why when the file cannot be copied or read.
import { Worker } from "node:worker_threads";
import type { Examination } from "../backup-store.ts";
import type { PostgresAddress } from "../postgres/address.ts";

export type CopyQuestion = {
  /** Copied to `file` first, when it is not null. */
  readonly copyFrom: string | PostgresAddress | null;
  readonly file: string;
};

export type CopyAnswer =
  | { readonly ok: true; readonly examination: Examination }
  | { readonly ok: false; readonly why: string };

export class CopyFailure extends Error {
  override readonly name = "CopyFailure";
}

export function examineAside(question: CopyQuestion): Promise<Examination> {
  const worker = new Worker(new URL("./copy-worker.ts", import.meta.url), { workerData: question });
  return new Promise((resolve, reject) => {
    worker.once("message", (answer: CopyAnswer) => {
      if (answer.ok) resolve(answer.examination);
      else reject(new CopyFailure(answer.why));
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new CopyFailure("its thread ended")));
  });
}

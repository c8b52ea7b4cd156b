// The thread that copies and examines, so that ingest and dashboard go on meanwhile. One question, one answer, then it ends.
import { parentPort, workerData } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import { copyToSqlite } from "../copy/copy-to-sqlite.ts";
import { ConnectionLost } from "../postgres/blocking-client.ts";
import { StoreOpenError } from "../store-failure.ts";
import { copyDatabase, examineDatabase } from "./copy-database.ts";
import { CopyFailure, type CopyAnswer, type CopyQuestion } from "./examine-aside.ts";

if (parentPort === null) throw new Error("copy-worker.ts runs as a worker thread only");
const { copyFrom, file } = workerData as CopyQuestion; // given by examine-aside.ts only

function answer(): CopyAnswer {
  try {
    if (typeof copyFrom === "string") copyDatabase(copyFrom, file);
    else if (copyFrom !== null) copyToSqlite(copyFrom, file, () => {});
    return { ok: true, examination: examineDatabase(file) };
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) {
      return { ok: false, why: `${error.code}: ${error.message}` };
    }
    const isForeseen =
      error instanceof StoreOpenError ||
      error instanceof CopyFailure ||
      error instanceof ConnectionLost ||
      (error instanceof Error && "code" in error);
    if (isForeseen || error instanceof TypeError) return { ok: false, why: error.message };
    throw error;
  }
}

parentPort.postMessage(answer());

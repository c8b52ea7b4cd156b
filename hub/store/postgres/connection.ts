// PostgreSQL as the row modules know a database: one connection, prepared statements, transactions, the values of SQLite.
// Promises: a transaction whose end nobody heard of is asked for before anything else happens: it counts when it was kept, and
// ConnectionLost is thrown when it was not. Whoever called may then call again.
import { sleep } from "./sleep.ts";
import type { SqlConnection, SqlStatement, SqlTransaction } from "../sql/sql-connection.ts";
import { ConnectionLost, PostgresError, type BlockingClient } from "./blocking-client.ts";
import { readRows, type RowForm } from "./read-rows.ts";
import { translateSql, type SqlValue } from "./translate-sql.ts";
import type { Step, StepResult } from "./wire.ts";

export type PostgresConnection = SqlConnection & {
  /** More than one statement, without parameters; not in a transaction of its own. */
  readonly exec: (sql: string) => void;
  readonly close: () => void;
};

const READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED";
/** Rows that a cursor hands over at a time. */
const FETCHED = 2_000;
const ASK_AGAIN_MS = 50;
const MOST_ASKED = 600;

/** `reconnect` puts a new connection under `client`; it throws when there is none to be had. */
export function createPostgresConnection(
  client: BlockingClient,
  reconnect: () => void,
): PostgresConnection {
  const names = new Map<string, string>();
  let depth = 0;
  /** What begins the transaction; it goes out with the first statement. */
  let beginning: string | undefined;
  let isBegun = false;
  /** The server's number of the write transaction that is open. */
  let transactionId: string | undefined;
  let lastCursor = 0;

  function prepared(text: string, values: readonly string[]): Step {
    const name = names.get(text) ?? `s${names.size + 1}`;
    names.set(text, name);
    return { name, text, values };
  }
  const plain = (text: string, values: readonly string[] = []): Step => ({
    name: null,
    text,
    values,
  });

  /** The results of `steps`, with what begins the transaction before them. */
  function run(...steps: readonly Step[]): readonly StepResult[] {
    if (beginning === undefined) return client.run(steps);
    const first = [plain(beginning)];
    if (beginning === WRITE) first.push(plain("SELECT pg_current_xact_id()::text"));
    beginning = undefined;
    isBegun = true;
    const results = client.run([...first, ...steps]);
    if (first.length > 1) transactionId = results[1]?.rows[0]?.[0] ?? undefined;
    return results.slice(first.length);
  }

  function runOne(step: Step): StepResult {
    const [result] = run(step);
    if (result === undefined) throw new Error("a statement without a result");
    return result;
  }

  function begin(how: string): void {
    depth += 1;
    if (depth > 1) return;
    beginning = how;
    isBegun = false;
    transactionId = undefined;
  }

  function commit(): void {
    depth -= 1;
    if (depth > 0 || !isBegun) return;
    try {
      client.run([plain("COMMIT")]);
    } catch (error) {
      if (!(error instanceof ConnectionLost) || transactionId === undefined) throw error;
      reconnect();
      if (!wasKept(transactionId)) throw error;
    }
  }

  function rollback(): void {
    depth -= 1;
    if (depth > 0 || !isBegun) return;
    try {
      client.run([plain("ROLLBACK")]);
    } catch (error) {
      // Then the server rolls back by itself.
      if (!(error instanceof ConnectionLost)) throw error;
    }
  }

  function wasKept(id: string): boolean {
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      try {
        const [found] = client.run([plain("SELECT pg_xact_status($1::text::xid8)", [id])]);
        const status = found?.rows[0]?.[0];
        if (status !== "in progress") return status === "committed";
      } catch (error) {
        // Another server took over, and never heard of it.
        if (error instanceof PostgresError) return false;
        if (!(error instanceof ConnectionLost)) throw error;
        reconnect();
      }
      sleep(ASK_AGAIN_MS);
    }
    throw new ConnectionLost(`transaction ${id} is still in progress`);
  }

  function within<R>(how: string, body: () => R): R {
    begin(how);
    let result: R;
    try {
      result = body();
    } catch (error) {
      rollback();
      throw error;
    }
    commit();
    return result;
  }

  function prepare<P extends readonly unknown[], R>(
    sql: string,
    form: RowForm,
  ): SqlStatement<P, R> {
    const { bind } = translateSql(sql);
    const bound = (parameters: readonly unknown[]) => {
      const [first] = parameters;
      const named = isNamed(first) ? first : undefined;
      return bind((at) =>
        typeof at === "number" ? (parameters[at] as SqlValue | undefined) : named?.[at],
      );
    };
    const step = (parameters: readonly unknown[]): Step => {
      const { text, values } = bound(parameters);
      return prepared(text, values);
    };
    const all = (...parameters: P): R[] => readRows<R>(runOne(step(parameters)), form);

    function* iterate(...parameters: P): IterableIterator<R> {
      const { text, values } = bound(parameters);
      lastCursor += 1;
      const cursor = `c${lastCursor}`;
      const declare = plain(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`, values);
      const fetch = plain(`FETCH ${FETCHED} FROM ${cursor}`);
      begin(READ);
      let isEnded = false;
      try {
        let [, found] = run(declare, fetch);
        for (;;) {
          if (found === undefined) throw new Error("a cursor without rows");
          yield* readRows<R>(found, form);
          if (found.rows.length < FETCHED) break;
          found = runOne(fetch);
        }
        if (depth > 1) run(plain(`CLOSE ${cursor}`));
        isEnded = true;
      } finally {
        if (isEnded) commit();
        else rollback();
      }
    }

    return {
      get: (...parameters) => all(...parameters)[0],
      all,
      iterate,
      run: (...parameters) => ({ changes: runOne(step(parameters)).changes }),
      pluck: () => prepare(sql, "pluck"),
      raw: () => prepare(sql, "raw"),
    };
  }

  return {
    // Which of the two it is follows from P.
    prepare: ((sql: string) => prepare(sql, "object")) as SqlConnection["prepare"],
    transaction: <P extends unknown[], R>(body: (...parameters: P) => R): SqlTransaction<P, R> =>
      Object.assign((...parameters: P) => within(READ, () => body(...parameters)), {
        immediate: (...parameters: P) => within(WRITE, () => body(...parameters)),
      }),
    exec: (sql) => void run(plain(sql)),
    close: () => client.end(),
  };
}

function isNamed(value: unknown): value is Readonly<Record<string, SqlValue | undefined>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}

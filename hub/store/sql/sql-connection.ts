// The wall between the row modules and an engine: one synchronous connection that takes prepared SQL, and transactions on it.
// Promises: what SQLite's own library gives, no more of it than the row modules use; every engine answers in the same values
// (numbers, texts, Buffers, null). Parameters are `?` or `@name`; the SQL is what SQLite and PostgreSQL both understand.

export type SqlStatement<P extends readonly unknown[], R> = {
  readonly get: (...parameters: P) => R | undefined;
  readonly all: (...parameters: P) => R[];
  readonly iterate: (...parameters: P) => IterableIterator<R>;
  readonly run: (...parameters: P) => { readonly changes: number };
  /** Rows as the value of their only column. */
  readonly pluck: () => SqlStatement<P, R>;
  /** Rows as lists. */
  readonly raw: () => SqlStatement<P, R>;
};

export type SqlTransaction<P extends unknown[], R> = {
  /** One view of the data for everything inside; for questions. */
  (...parameters: P): R;
  /** For whatever writes. */
  readonly immediate: (...parameters: P) => R;
};

export type SqlConnection = {
  // `{}`: the values of `@name` parameters, of any type that names them.
  // oxlint-disable-next-line typescript/no-empty-object-type
  readonly prepare: <P extends unknown[] | {} = unknown[], R = unknown>(
    sql: string,
  ) => P extends unknown[] ? SqlStatement<P, R> : SqlStatement<[P], R>;
  readonly transaction: <P extends unknown[], R>(
    run: (...parameters: P) => R,
  ) => SqlTransaction<P, R>;
};

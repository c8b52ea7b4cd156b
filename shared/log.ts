// The log as a parameter; pino fits it. One line a fact, fields first. Never a secret, never what a citizen chose.

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(fields: LogFields, text: string): void;
  warn(fields: LogFields, text: string): void;
  error(fields: LogFields, text: string): void;
}

export const SILENT_LOG: Log = { info() {}, warn() {}, error() {} };

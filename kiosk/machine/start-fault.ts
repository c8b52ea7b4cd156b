// A foreseen reason why the kiosk program cannot start: one clear sentence, thrown on the way and printed once, in main.ts.

export class StartFault extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.name = "StartFault";
  }
}

/** A foreseen fault is its sentence; everything else is a bug and comes with its stack. */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof StartFault ? error.message : (error.stack ?? error.message);
}

/** `EACCES`, `ENOSPC` … of an error of the system; undefined for every other one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  // ERR_… are Node's own complaints about a program: bugs.
  return typeof error.code === "string" && /^E(?!RR_)[A-Z0-9]+$/.test(error.code)
    ? error.code
    : undefined;
}

/** Runs what touches the data folder; what the system refuses there becomes one sentence. */
export function inDataFolder<T>(folder: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw folderFault(folder, error);
  }
}

/** The same for what takes its time. */
export async function whileInDataFolder<T>(folder: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw folderFault(folder, error);
  }
}

function folderFault(folder: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined || error instanceof StartFault) return error;
  return new StartFault(
    `The data folder ${folder} cannot be used (${code}): give it to the user that runs the kiosk, or name another one with --data.`,
    error,
  );
}

// Runs the built main of the Electron kiosk in plain Node: `electron` is answered by a fake, everything else is real.
// Promises: each run is a fresh module with its own fake, arguments and listeners; what it hung on the process is taken off.
import { execFile } from "node:child_process";
import fs, { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { compileFunction, constants } from "node:vm";
import { createFakeElectron, type FakeElectron, type FakeSetup } from "./fake-electron.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const BUILD = join(PROJECT, "build/electron-build.mjs");
const FAKE = "fake-electron:";
const STDERR = 2;
/** Where a fake stands while its run's module asks for it. */
const fakes = new Map<string, FakeElectron>();
Reflect.set(globalThis, "fakeElectron", (run: string) => fakes.get(run)?.module);

/** Past vitest's own module runner: the bundle is run as Electron would run it. */
const importNatively = compileFunction("return import(url)", ["url"], {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}) as (url: string) => Promise<void>;

registerHooks({
  resolve(specifier, context, next) {
    const run = /\?run=(\d+)$/.exec(context.parentURL ?? "")?.[1];
    return specifier === "electron" && run !== undefined
      ? { url: `${FAKE}${run}`, format: "module", shortCircuit: true }
      : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith(FAKE)) return next(url, context);
    const run = url.slice(FAKE.length);
    const names = Object.keys(fakes.get(run)?.module ?? {}).join(", ");
    const source = `export const { ${names} } = globalThis.fakeElectron("${run}");`;
    return { format: "module", source, shortCircuit: true };
  },
});

export type BuiltElectron = { readonly folder: string; readonly remove: () => void };

/** Beside node_modules, so that the bundle finds its one external package. */
export async function buildElectronForTest(): Promise<BuiltElectron> {
  mkdirSync(join(PROJECT, "out"), { recursive: true });
  const folder = mkdtempSync(join(PROJECT, "out/electron-test-"));
  await promisify(execFile)(process.execPath, [BUILD, folder]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export type MainRun = {
  readonly electron: FakeElectron;
  /** What it wrote to stderr and stdout, its log included. */
  readonly said: () => string;
  readonly end: () => void;
};

let runs = 0;

/** `args` are those after the program's name. */
export async function runElectronMain(
  { folder }: BuiltElectron,
  args: readonly string[],
  setup: FakeSetup = {},
): Promise<MainRun> {
  const run = String(++runs);
  const electron = createFakeElectron(setup);
  fakes.set(run, electron);
  const { argv } = process;
  const before = new Map(
    (["uncaughtException", "unhandledRejection"] as const).map((event) => [
      event,
      process.rawListeners(event),
    ]),
  );
  let said = "";
  const [stderr, stdout] = [process.stderr.write, process.stdout.write];
  const hear = ((text: string | Uint8Array) => {
    said += String(text);
    return true;
  }) as typeof process.stderr.write;
  process.argv = setup.isPackaged ? ["hai-long", ...args] : ["electron", "main.js", ...args];
  process.stderr.write = hear;
  process.stdout.write = hear;
  // The log goes to the descriptor itself.
  const { writeSync } = fs;
  fs.writeSync = ((fd: number, ...rest: readonly unknown[]) =>
    fd === STDERR
      ? (hear(String(rest[0])), Buffer.byteLength(String(rest[0])))
      : Reflect.apply(writeSync, fs, [fd, ...rest])) as typeof writeSync;
  const end = (): void => {
    process.argv = argv;
    process.stderr.write = stderr;
    process.stdout.write = stdout;
    fs.writeSync = writeSync;
    for (const [event, listeners] of before) {
      for (const listener of process.rawListeners(event)) {
        if (!listeners.includes(listener)) process.off(event, listener as () => void);
      }
    }
    fakes.delete(run);
  };
  try {
    await importNatively(`${pathToFileURL(join(folder, "main.js")).href}?run=${run}`);
  } catch (error) {
    end();
    throw error;
  }
  return { electron, said: () => said, end };
}

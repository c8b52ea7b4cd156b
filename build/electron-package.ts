// `npm run package`: builds the Electron kiosk and packs it: a folder, and the installer of the system (.deb, NSIS).
// Promises: one sentence for what is missing; needs the network only where Electron or NSIS is not on the machine yet.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError, Option } from "commander";
import { Arch, build, Platform, type Configuration } from "electron-builder";
import { buildElectron } from "./build-electron.ts";
import { findElectronFolder } from "./electron-binary.ts";
import { packDeb } from "./linux/pack-deb.ts";

const FINE = 0;
const FAILED = 1;
const WRONG_USE = 2;
const PROJECT = fileURLToPath(new URL("..", import.meta.url));

type Options = {
  readonly linux?: true;
  readonly win?: true;
  readonly arch: "x64" | "arm64";
  readonly electronDist?: string;
  readonly output: string;
  readonly dir?: true;
};

/** Resolves with the exit code. */
export async function runPackage(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (typeof options === "number") return options;
  const { electronDist, linux, win } = options;
  if (electronDist !== undefined && !existsSync(join(electronDist, "version"))) {
    return say(WRONG_USE, `--electron-dist names ${electronDist}, which is no unpacked Electron.`);
  }
  const made: string[] = [];
  try {
    await buildElectron();
    const isNamed = linux === true || win === true;
    if (linux ?? (!isNamed && process.platform === "linux"))
      made.push(...(await packLinux(options)));
    if (win ?? (!isNamed && process.platform === "win32"))
      made.push(...(await packWindows(options)));
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return say(
      FAILED,
      `Electron or a tool of electron-builder could not be fetched (${error.message}). Without a network, name an unpacked ` +
        `Electron ${electronVersion()} with --electron-dist DIR (--dir for no installer), or a mirror with ELECTRON_MIRROR ` +
        `and ELECTRON_BUILDER_BINARIES_MIRROR.`,
    );
  }
  process.stdout.write(`${JSON.stringify({ package: made })}\n`);
  return FINE;
}

function say(code: number, sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return code;
}

function parseOptions(args: readonly string[]): Options | number {
  const command = new Command("npm run package --")
    .description(
      "Packs the Electron kiosk for Linux (folder and .deb) or Windows (folder and installer).",
    )
    .option("--linux", "for Linux (default on Linux)")
    .option("--win", "for Windows (default on Windows)")
    .addOption(
      new Option("--arch <arch>", "processor").choices(["x64", "arm64"]).default(process.arch),
    )
    .option("--electron-dist <dir>", "an unpacked Electron, instead of fetching it")
    .option("--output <dir>", "where the packages go", join(PROJECT, "dist"))
    .option("--dir", "only the folder, no installer")
    .allowExcessArguments(false)
    .exitOverride();
  try {
    return command.parse([...args], { from: "user" }).opts<Options>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? FINE : WRONG_USE;
  }
}

async function packLinux(options: Options): Promise<readonly string[]> {
  const { arch, dir } = options;
  const output = resolve(options.output);
  await runBuilder(Platform.LINUX, ["dir"], options);
  const folder = join(output, arch === "x64" ? "linux-unpacked" : `linux-${arch}-unpacked`);
  return dir ? [folder] : [folder, packDeb({ folder, output, arch, version: version() })];
}

async function packWindows(options: Options): Promise<readonly string[]> {
  const { arch, dir } = options;
  const output = resolve(options.output);
  const made = await runBuilder(Platform.WINDOWS, dir ? ["dir"] : ["dir", "nsis"], options);
  return [join(output, arch === "x64" ? "win-unpacked" : `win-${arch}-unpacked`), ...made];
}

async function runBuilder(platform: Platform, targets: string[], options: Options) {
  const electronDist = options.electronDist ?? findElectronFolder();
  const config: Configuration = {
    extends: join(PROJECT, "electron-builder.yml"),
    directories: { output: resolve(options.output) },
    ...(electronDist === undefined ? {} : { electronDist: resolve(electronDist) }),
  };
  const made = await build({
    projectDir: PROJECT,
    targets: platform.createTarget(targets, Arch[options.arch]),
    config,
    publish: "never",
  });
  return made.filter((file) => file.endsWith(".exe"));
}

function isUnreachable(error: unknown): error is Error {
  return (
    error instanceof Error &&
    /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|fetch failed|status code/i.test(
      error.message,
    )
  );
}

function version(): string {
  return fieldOf("package.json", /"version":\s*"([^"]+)"/);
}

function electronVersion(): string {
  return fieldOf("electron-builder.yml", /electronVersion:\s*(\S+)/);
}

function fieldOf(file: string, pattern: RegExp): string {
  const found = pattern.exec(readFileSync(join(PROJECT, file), "utf8"))?.[1];
  if (found === undefined) throw new Error(`${file} has no ${pattern.source}`);
  return found;
}

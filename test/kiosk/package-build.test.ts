// The package recipe, tried on a stub of Electron: what is inside for Linux and Windows, what must not be, the fuses as they
// stand in the binary, and that what was packed is enough to run.
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { extractAll, extractFile, getRawHeader, listPackage } from "@electron/asar";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runElectronMain } from "../support/run-electron-main.ts";
import { writeStubElectron } from "../support/stub-electron.ts";
import { waitFor } from "../support/wait-for.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGE = join(PROJECT, "build/electron-package.mjs");
const hasDpkg = existsSync("/usr/bin/dpkg-deb");
const run = promisify(execFile);

let work: string;
let dist: string;
let made: { readonly linux: string; readonly deb: string; readonly win: string };

beforeAll(async () => {
  // Beside node_modules of nobody: what was packed must do with itself.
  work = mkdtempSync(join(tmpdir(), "hai-long-package-"));
  dist = join(work, "dist");
  const pack = async (system: "linux" | "win", ...more: string[]) => {
    const stub = join(work, `electron-${system}`);
    await writeStubElectron(stub, system);
    const args = [`--${system}`, "--electron-dist", stub, "--output", dist, ...more];
    const { stdout } = await run(process.execPath, [PACKAGE, ...args], { cwd: PROJECT });
    const line = stdout.split("\n").find((text) => text.startsWith('{"package"'));
    return (JSON.parse(line ?? "{}") as { package: readonly string[] }).package;
  };
  const [linux = "", deb = ""] = await pack("linux", ...(hasDpkg ? [] : ["--dir"]));
  const [win = ""] = await pack("win", "--dir");
  made = { linux, deb, win };
}, 120_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

const asarOf = (folder: string): string => join(folder, "resources/app.asar");

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .toSorted();
}

describe.each(["linux", "win"] as const)("the package for %s", (system) => {
  const folder = (): string => made[system];
  const addon = system === "linux" ? "linux-x64.node" : "win32-x64.node";

  test("holds the built kiosk and one addon, and nothing of kiosk/web, the hub, a Node or a map", () => {
    const inside = listPackage(asarOf(folder()), { isPack: false });
    const odd = inside.filter(
      (path) =>
        !/^\/(?:out|out\/electron|package\.json|node_modules|node_modules\/better-sqlite3)$/.test(
          path,
        ) &&
        !/^\/out\/electron\/(?:main\.js|preload\.cjs|screen\.json|screen(?:\/.*)?)$/.test(path) &&
        !/^\/node_modules\/better-sqlite3\/(?:lib(?:\/.*)?|package\.json|LICENSE|prebuilds)$/.test(
          path,
        ) &&
        path !== `/node_modules/better-sqlite3/prebuilds/${addon}`,
    );
    expect(odd).toEqual([]);
    expect(inside.filter((path) => path.endsWith(".node"))).toHaveLength(1);
    expect(inside.filter((path) => /\.(?:map|tsx?)$/.test(path))).toEqual([]);
    const main = extractFile(asarOf(folder()), "out/electron/main.js").toString();
    const regions = [...main.matchAll(/^\s*\/\/(?:#region)? ?(\S+\.[cm]?[jt]sx?)$/gm)].map(
      ([, path]) => path ?? "",
    );
    expect(regions.some((path) => path.startsWith("kiosk/core/"))).toBe(true);
    expect(regions.filter((path) => /^(?:kiosk\/(?:web|screen)|hub|test)\//.test(path))).toEqual(
      [],
    );
    expect(main).not.toContain("sourceMappingURL");
  });

  test("starts from its own main, and unpacks nothing but the addon", () => {
    const app = JSON.parse(extractFile(asarOf(folder()), "package.json").toString()) as object;
    expect(app).toMatchObject({ main: "out/electron/main.js", type: "module" });
    expect(filesIn(join(folder(), "resources"))).toEqual([
      "app.asar",
      `app.asar.unpacked/node_modules/better-sqlite3/prebuilds/${addon}`,
    ]);
  });

  test("has all nine fuses as they must be", async () => {
    const name = system === "linux" ? "hai-long-kiosk" : "hai-long-kiosk.exe";
    const { version, ...wire } = await getCurrentFuseWire(join(folder(), name));
    const { ENABLE, DISABLE } = FuseState;
    expect(version).toBe("1");
    expect(wire).toEqual({
      [FuseV1Options.RunAsNode]: DISABLE,
      [FuseV1Options.EnableCookieEncryption]: ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
      [FuseV1Options.WasmTrapHandlers]: ENABLE,
    });
  });

  test("brings the languages of the kiosk and the licences of what it is made of", () => {
    expect(filesIn(join(folder(), "locales"))).toEqual(["en-US.pak", "vi.pak"]);
    expect(filesIn(folder())).toEqual(
      expect.arrayContaining(["LICENSE.electron.txt", "LICENSES.chromium.html"]),
    );
  });
});

test("the Windows program knows the digest of its archive", () => {
  const { headerString } = getRawHeader(asarOf(made.win));
  const digest = createHash("sha256").update(headerString).digest("hex");
  const program = readFileSync(join(made.win, "hai-long-kiosk.exe")).toString("latin1");
  expect(program).toContain(`"file":"resources\\\\app.asar","alg":"SHA256","value":"${digest}"`);
});

test("what was packed for Linux is enough: it draws on nothing outside and puts a tap on the disk", async () => {
  const folder = join(work, "app");
  extractAll(asarOf(made.linux), folder);
  const built = { folder: join(folder, "out/electron"), remove: () => {} };
  const { electron, said, end } = await runElectronMain(built, ["--self-test"], {
    isPackaged: true,
  });
  try {
    electron.becomeReady();
    const window = await waitFor("the window", () => electron.windows[0]);
    const senderFrame = { origin: "app://kiosk", parent: null };
    const event = { senderFrame, sender: { id: window.webContents.id } };
    electron.ipcMain.emit("alive", event, { idleMs: 0, sandboxed: true });
    expect(await electron.exited).toBe(0);
  } finally {
    end();
  }
  expect(said()).toContain('"rating":"on disk"');
});

test("a folder that is no Electron is refused in one sentence", () => {
  const args = [PACKAGE, "--linux", "--electron-dist", work];
  const refusal = (): string => execFileSync(process.execPath, args, { stdio: "pipe" }).toString();
  expect(refusal).toThrow(`--electron-dist names ${work}, which is no unpacked Electron.`);
});

describe.skipIf(!hasDpkg)("the Debian package", () => {
  const dpkg = (...args: string[]): string => execFileSync("dpkg-deb", args).toString();
  const entries = () =>
    dpkg("-c", made.deb)
      .trim()
      .split("\n")
      .map((line) => line.split(/\s+/))
      .map(([mode = "", owner = "", , , , path = ""]) => ({ mode, owner, path }));

  test("puts the program where the kiosk's account cannot write, and belongs to root", () => {
    expect(entries().filter(({ owner }) => owner !== "root/root")).toEqual([]);
    expect(entries().filter(({ mode }) => mode[5] === "w" || mode[8] === "w")).toEqual([]);
    const modes = new Map(entries().map(({ mode, path }) => [path, mode]));
    expect(modes.get("./opt/hai-long-kiosk/hai-long-kiosk")).toBe("-rwxr-xr-x");
    expect(modes.get("./opt/hai-long-kiosk/chrome-sandbox")).toBe("-rwsr-xr-x");
    expect(modes.get("./etc/hai-long/kiosk.conf")).toBe("-rw-------");
    expect(modes.has("./usr/lib/systemd/system/hai-long-kiosk.service")).toBe(true);
    expect(modes.has("./usr/share/hai-long-kiosk/apparmor-profile")).toBe(true);
  });

  test("keeps the settings over an update, and its scripts are shell", () => {
    const control = join(work, "control");
    dpkg("-e", made.deb, control);
    expect(readFileSync(join(control, "conffiles"), "utf8")).toBe(
      "/etc/pam.d/hai-long-kiosk\n/etc/hai-long/kiosk.conf\n",
    );
    for (const script of ["postinst", "prerm", "postrm"]) {
      execFileSync("/bin/sh", ["-n", join(control, script)]);
    }
    const fields = dpkg("-f", made.deb);
    expect(fields).toMatch(/^Package: hai-long-kiosk$/m);
    expect(fields).toMatch(/^Architecture: amd64$/m);
    expect(fields).toMatch(/^Depends: .*\bcage\b/m);
    expect(fields).not.toMatch(/@[A-Z]+@/);
  });

  test("starts the kiosk under cage, supervised, with a sealed key and its sandbox", () => {
    const tree = join(work, "tree");
    dpkg("-x", made.deb, tree);
    const unit = join(tree, "usr/lib/systemd/system/hai-long-kiosk.service");
    const text = readFileSync(unit, "utf8");
    expect(text).toMatch(/^ExecStart=\/usr\/bin\/cage .*--data=\/var\/lib\/hai-long --supervised/m);
    expect(text).toMatch(/^LoadCredentialEncrypted=hai-long-key:/m);
    expect(text).toMatch(/^Restart=always$/m);
    expect(text).not.toContain("no-sandbox");
    const profile = readFileSync(join(tree, "usr/share/hai-long-kiosk/apparmor-profile"), "utf8");
    expect(profile).toContain("profile hai-long-kiosk /opt/hai-long-kiosk/hai-long-kiosk");
    expect(profile).toMatch(/^\s*userns,$/m);
    if (!existsSync("/usr/bin/systemd-analyze")) return;
    // cage and the program are not on this machine; everything else that systemd finds is a fault of the unit.
    const both = [unit, unit.replace(".service", "-self-test.service")];
    const faults = both.flatMap((file) => verify(file));
    expect(faults.filter((line) => !/not executable|Command .* is not/.test(line))).toEqual([]);
  });
});

function verify(unit: string): readonly string[] {
  try {
    execFileSync("systemd-analyze", ["verify", "--man=no", unit], { stdio: "pipe" });
    return [];
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    return said.split("\n").filter((line) => line.includes("hai-long-kiosk"));
  }
}

// Makes the .deb of the kiosk with dpkg-deb alone: the packed folder, the service, its settings, the AppArmor profile.
// Promises: everything belongs to root and the kiosk's account can write none of it; the settings survive an update.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("deb", import.meta.url));
const LICENCE = fileURLToPath(new URL("../../LICENSE", import.meta.url));
const DEBIAN_ARCH = { x64: "amd64", arm64: "arm64" } as const;
const PROGRAM = "opt/hai-long-kiosk";

/** Files of build/linux/deb → where they go. */
const PLACES = {
  "hai-long-kiosk.service": "usr/lib/systemd/system/hai-long-kiosk.service",
  "hai-long-kiosk-self-test.service": "usr/lib/systemd/system/hai-long-kiosk-self-test.service",
  "hai-long-kiosk.pam": "etc/pam.d/hai-long-kiosk",
  "hai-long-kiosk.apparmor": "usr/share/hai-long-kiosk/apparmor-profile",
  "kiosk.conf": "etc/hai-long/kiosk.conf",
} as const;
const SCRIPTS = ["postinst", "prerm", "postrm"];

export type DebParts = {
  /** The packed Linux folder. */
  readonly folder: string;
  readonly output: string;
  readonly arch: keyof typeof DEBIAN_ARCH;
  readonly version: string;
};

/** Returns the package's file. */
export function packDeb({ folder, output, arch, version }: DebParts): string {
  const tree = mkdtempSync(join(tmpdir(), "hai-long-deb-"));
  const place = (path: string): string => {
    const file = join(tree, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  try {
    cpSync(folder, place(PROGRAM), { recursive: true });
    for (const [name, path] of Object.entries(PLACES)) cpSync(join(SOURCE, name), place(path));
    cpSync(LICENCE, place("usr/share/doc/hai-long-kiosk/copyright"));
    openToRead(tree);
    // It may hold a claim code until the kiosk is enrolled; systemd reads it as root.
    chmodSync(join(tree, PLACES["kiosk.conf"]), 0o600);
    allowSandbox(join(tree, PROGRAM, "chrome-sandbox"));
    const control = place("DEBIAN/control");
    writeFileSync(control, controlText(DEBIAN_ARCH[arch], version, sizeKb(tree)));
    const settings = Object.values(PLACES).filter((path) => path.startsWith("etc/"));
    writeFileSync(place("DEBIAN/conffiles"), settings.map((path) => `/${path}\n`).join(""));
    for (const script of SCRIPTS) {
      cpSync(join(SOURCE, script), place(`DEBIAN/${script}`));
      chmodSync(place(`DEBIAN/${script}`), 0o755);
    }
    const file = join(output, `hai-long-kiosk_${version}_${DEBIAN_ARCH[arch]}.deb`);
    execFileSync("dpkg-deb", ["--root-owner-group", "-Zxz", "--build", tree, file], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    return file;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function controlText(arch: string, version: string, size: number): string {
  return readFileSync(join(SOURCE, "control"), "utf8")
    .replace("@ARCH@", arch)
    .replace("@VERSION@", version)
    .replace("@SIZE@", String(size));
}

/** Whatever the umask of the machine that packs: readable by all, writable by root. */
function openToRead(path: string): void {
  const { mode } = statSync(path);
  const isFolder = statSync(path).isDirectory();
  chmodSync(path, isFolder || (mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (isFolder) for (const name of readdirSync(path)) openToRead(join(path, name));
}

/** Chromium's helper where user namespaces are switched off; refused by the system when it is not root's. */
function allowSandbox(file: string): void {
  if (existsSync(file)) chmodSync(file, 0o4755);
}

function sizeKb(path: string): number {
  const entry = statSync(path);
  if (!entry.isDirectory()) return Math.ceil(entry.size / 1024);
  return readdirSync(path).reduce((sum, name) => sum + sizeKb(join(path, name)), 4);
}

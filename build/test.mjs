// `npm test`: gets what the tests need when it may (Debian's packages, as root), says what is missing, runs everything and
// ends with one plain line. A missing program shows as skipped tests, never as passed ones.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { guardNode } from "./node-guard.mjs";

guardNode();

const NEEDS = [
  {
    program: "/usr/bin/chromium-headless-shell",
    instead: "/usr/bin/chromium",
    packages: ["chromium-headless-shell"],
  },
  { program: "/usr/sbin/mosquitto", packages: ["mosquitto"] },
  { program: "/usr/lib/postgresql", packages: ["postgresql"] },
  { program: "/usr/bin/openssl", packages: ["openssl"] },
  { program: "/usr/bin/faketime", packages: ["faketime"] },
  { program: "/usr/bin/cc", packages: ["gcc", "libc6-dev"] },
  { program: "/usr/sbin/mkfs.ext4", packages: ["e2fsprogs"] },
  { program: "/usr/sbin/ip", packages: ["iproute2"] },
  { program: "/usr/bin/pdftotext", packages: ["poppler-utils"] },
  { program: "/usr/bin/soffice", packages: ["libreoffice-calc-nogui"] },
];

const isHere = ({ program, instead = program }) => existsSync(program) || existsSync(instead);
const missing = NEEDS.filter((need) => !isHere(need));
const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
if (missing.length > 0 && mayInstall) {
  const quiet = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], quiet);
  // One after the other: what one machine's archive does not have must not keep the rest away.
  for (const { packages } of missing) {
    process.stdout.write(`Installing for the tests: ${packages.join(" ")}\n`);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quiet);
  }
}
for (const { program, packages } of NEEDS.filter((need) => !isHere(need))) {
  process.stdout.write(
    `Missing ${program}: the tests that need it are skipped. Install it with: apt-get install ${packages.join(" ")}\n`,
  );
}

const { buildScreens } = await import("./build-screens.ts");
await buildScreens();

// Thousands of small databases: in memory where there is room, because what a disk does to them has tests of its own, on file
// systems made for them. And hundreds of programs are started: each finds the code that the one before it compiled.
const MEMORY = "/dev/shm";
const ROOM_BYTES = 4 * 1_073_741_824;
const hasRoom = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOM_BYTES;
};
const own = existsSync(MEMORY) && hasRoom(MEMORY) ? MEMORY : tmpdir();
const folder = mkdtempSync(join(process.env.TMPDIR ?? own, "hai-long-tests-"));
const root = fileURLToPath(new URL("..", import.meta.url));
// The tests end by themselves when somebody stops them; then the folder goes.
process.on("SIGINT", () => undefined);
const vitest = spawn(
  process.execPath,
  [
    "node_modules/vitest/vitest.mjs",
    "run",
    "-c",
    "test/vitest.config.ts",
    ...process.argv.slice(2),
  ],
  {
    stdio: "inherit",
    cwd: root,
    env: {
      ...process.env,
      TMPDIR: folder,
      NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compiled"),
    },
  },
);
const [code] = await once(vitest, "close");
rmSync(folder, { recursive: true, force: true });
process.exitCode = code ?? 1;

// `npm test`: gets what the tests need when it may (Debian's packages, as root), says what is missing, runs everything and
// ends with one plain line. A missing program shows as skipped tests, never as passed ones.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { guardNode } from "./node-guard.mjs";

guardNode();

const NEEDS = [
  { program: "/usr/bin/chromium", packages: ["chromium"] },
  { program: "/usr/sbin/mosquitto", packages: ["mosquitto"] },
  { program: "/usr/bin/openssl", packages: ["openssl"] },
  { program: "/usr/bin/faketime", packages: ["faketime"] },
  { program: "/usr/bin/cc", packages: ["gcc", "libc6-dev"] },
  { program: "/usr/sbin/mkfs.ext4", packages: ["e2fsprogs"] },
];

const missing = NEEDS.filter(({ program }) => !existsSync(program));
const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
if (missing.length > 0 && mayInstall) {
  const packages = missing.flatMap((need) => need.packages);
  process.stdout.write(`Installing for the tests: ${packages.join(" ")}\n`);
  const quiet = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], quiet);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quiet);
}
for (const { program, packages } of NEEDS) {
  if (existsSync(program)) continue;
  process.stdout.write(
    `Missing ${program}: the tests that need it are skipped. Install it with: apt-get install ${packages.join(" ")}\n`,
  );
}

const { buildScreens } = await import("./build-screens.ts");
await buildScreens();

const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const run = spawnSync(
  process.execPath,
  [vitest, "run", "-c", "test/vitest.config.ts", ...process.argv.slice(2)],
  { stdio: "inherit", cwd: fileURLToPath(new URL("..", import.meta.url)) },
);
process.exitCode = run.status ?? 1;

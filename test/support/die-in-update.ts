// For `node --import`: a program that dies at one place of an update of the hub's database, the one that DIE_AT names:
// in the middle of the copy, before a step, before the commit, after it.
import { changeSource } from "./change-source.ts";

const die = (place: string): string =>
  `if (process.env.DIE_AT === ${place}) process.kill(process.pid, "SIGKILL");`;

changeSource(
  "/hub/store/sqlite/copy-database.ts",
  `const descriptor = openSync(to, "r+");`,
  `${die(`"copy"`)} const descriptor = openSync(to, "r+");`,
);
changeSource(
  "/hub/store/sqlite/open-database.ts",
  "renameSync(part, kept);",
  `${die(`"rename"`)} renameSync(part, kept);`,
);
changeSource(
  "/hub/store/sqlite/migrate.ts",
  "for (const step of STEPS.slice(found)) db.exec(step);",
  `for (const step of STEPS.slice(found)) { ${die("String(STEPS.indexOf(step))")} db.exec(step); }`,
);
changeSource(
  "/hub/store/sqlite/migrate.ts",
  "    }).immediate();",
  `${die(`"commit"`)} }).immediate(); ${die(`"committed"`)}`,
);

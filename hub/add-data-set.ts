// The commands that take a whole data set somewhere: `backup`, `restore`, `copy`.
import type { Command } from "commander";
import type { BackupOptions } from "./backup-commands.ts";
import { DATA_OPTION, HUB_DEFAULTS } from "./config.ts";

/** `who`: as the audit names whoever runs the command. */
export function addDataSet(program: Command, who: () => string): void {
  program
    .command("backup <dir>")
    .description("copy the database, while the hub runs or not, and verify the copy")
    .option(...DATA_OPTION)
    .option("--keep <n>", "how many backups are kept there", HUB_DEFAULTS.backupKeep)
    .option("--json", "what was made as JSON")
    .action(async (folder: string, options: BackupOptions) => {
      const { backup } = await import("./backup-commands.ts");
      await backup(folder, options, who());
    });
  program
    .command("restore <file>")
    .description("put a backup in the place of the database; kiosks send again what came after it")
    .option(...DATA_OPTION)
    .action(async (file: string, options: { data: string }) => {
      const { restore } = await import("./backup-commands.ts");
      await restore(file, options, who());
    });
  program
    .command("copy <from> <to>")
    .description("copy a data set: sqlite:FILE to an empty postgres://HOST/DATABASE, or back")
    .option("--json", "what was copied as JSON")
    .action(async (from: string, to: string, options: { json?: true }) => {
      const { copyStore } = await import("./copy-command.ts");
      copyStore(from, to, options);
    });
}

// The `hub-key` commands on the command line. Promises: what they do is loaded when one of them is called.
import type { Command } from "commander";
import { DATA_OPTION } from "./config.ts";

export function addHubKey(program: Command, who: () => string): void {
  const hubKey = program.command("hub-key").description("the hub's key, and how it came to be");
  hubKey
    .command("rotate")
    .description("make a new key, named by the old one; while no hub runs on the folder")
    .option(...DATA_OPTION)
    .action(async (options: { data: string }) => {
      const { rotateHubKey } = await import("./hub-key-commands.ts");
      await rotateHubKey(options, who());
    });
  hubKey
    .command("list")
    .description("print the statements that lead to the key, as JSON lines, and the key")
    .option(...DATA_OPTION)
    .action(async (options: { data: string }) => {
      const { listHubKeys } = await import("./hub-key-commands.ts");
      listHubKeys(options);
    });
}

// The program: hands the command line over and ends with its exit code.
import { runCli } from "./cli.ts";

process.exitCode = await runCli(process.argv.slice(2));

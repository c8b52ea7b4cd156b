// `user …` and `token …`: what the command line takes of people and of machines' tokens.
import { Option, type Command } from "commander";
import { Temporal } from "temporal-polyfill";
import { Problem } from "../shared/api/problem.ts";
import { ROLES, type Role } from "../shared/api/session.ts";
import { ZONE } from "../shared/period.ts";
import { DATA_OPTION } from "./config.ts";

type DataOption = { readonly data: string };
type Reach = { readonly role: Role; readonly units?: string; readonly until?: string };

const unitsOption = [
  "--units <codes>",
  "units it may see, with all below them; separated by commas",
] as const;
const roleOption = (): Option =>
  new Option("--role <role>", "what it may do").choices(ROLES).makeOptionMandatory();

export function addUser(program: Command, who: () => string): void {
  const user = program.command("user").description("accounts of the dashboard").helpCommand(false);
  const ask = [
    "--ask-password",
    "ask for the password, or read it from the input, instead of making one",
  ] as const;
  type Options = DataOption & { readonly askPassword?: true };
  user
    .command("add <username>")
    .description("add an account; prints the password that was made for it, once")
    .option(...DATA_OPTION)
    .addOption(roleOption())
    .option(...unitsOption)
    .option("--until <date>", "the last day of the account, YYYY-MM-DD; it ends by itself")
    .option(...ask)
    .action(async (username: string, options: Options & Reach) => {
      const { changeAccount } = await import("./change-account.ts");
      const { role } = options;
      const change = { kind: "add", username, role, ...reachOf(options) } as const;
      await changeAccount(change, options, who());
    });
  user
    .command("passwd <username>")
    .description("give an account a new password and sign it out everywhere")
    .option(...DATA_OPTION)
    .option(...ask)
    .action(async (username: string, options: Options) => {
      const { changeAccount } = await import("./change-account.ts");
      await changeAccount({ kind: "passwd", username }, options, who());
    });
  for (const [kind, what] of [
    ["disable", "disable an account and sign it out everywhere"],
    ["drop-second-factor", "take a lost second factor away; the account can set up another one"],
  ] as const) {
    user
      .command(`${kind} <username>`)
      .description(what)
      .option(...DATA_OPTION)
      .action(async (username: string, options: Options) => {
        const { changeAccount } = await import("./change-account.ts");
        await changeAccount({ kind, username }, options, who());
      });
  }
}

export function addToken(program: Command, who: () => string): void {
  const token = program
    .command("token")
    .description("what machines ask the hub with (Authorization: Bearer)")
    .helpCommand(false);
  token
    .command("add <name>")
    .description("add a token; prints it, once")
    .option(...DATA_OPTION)
    .addOption(roleOption())
    .option(...unitsOption)
    .requiredOption("--until <date>", "its last day, YYYY-MM-DD, within two years")
    .action(async (name: string, options: DataOption & Reach & { readonly until: string }) => {
      const { makeToken } = await import("./token-commands.ts");
      await makeToken({ name, role: options.role, ...reachOf(options) }, options.data, who());
    });
  token
    .command("revoke <id>")
    .description("revoke a token at once")
    .option(...DATA_OPTION)
    .action(async (id: string, { data }: DataOption) => {
      const { revokeToken } = await import("./token-commands.ts");
      await revokeToken(id, data, who());
    });
  token
    .command("list")
    .description("the tokens there are; never what they ask with")
    .option(...DATA_OPTION)
    .action(async ({ data }: DataOption) => {
      const { printTokens } = await import("./token-commands.ts");
      await printTokens(data);
    });
}

function reachOf({ units, until }: Omit<Reach, "role">) {
  return {
    units: units?.split(",") ?? null,
    expiresAt: until === undefined ? null : endOfDay(until),
  };
}

/** The first instant after that day in Vietnam. */
function endOfDay(text: string): number {
  try {
    const day = Temporal.PlainDate.from(text, { overflow: "reject" });
    return day.add({ days: 1 }).toZonedDateTime(ZONE).epochMilliseconds;
  } catch {
    // Temporal's RangeError is its "no".
    throw new Problem("unprocessable", `--until ${text}: use a date such as 2027-01-31.`);
  }
}

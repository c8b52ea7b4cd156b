// /api/v1/people: the accounts of people, for admins. An admin of some units sees and makes accounts of those units only.
// Promises: a password is generated and in one answer; nobody changes the own account here, so the last admin cannot lock out all.
import { Type } from "typebox";
import {
  AddPersonRequest,
  ChangePersonRequest,
  GivenPassword,
  PeopleResponse,
  Person,
} from "../../shared/api/people.ts";
import { Problem } from "../../shared/api/problem.ts";
import { addAccount, changeAccount, changePassword } from "../people/accounts.ts";
import { createPassword } from "../people/password.ts";
import { coversUnits, requireUnits } from "../people/roles.ts";
import { dropSecondFactor } from "../people/second-factor.ts";
import type { Account } from "../store/people-store.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { currentTree } from "./current-tree.ts";

const URL = "/api/v1/people";
const ONE = `${URL}/:username`;
const Params = closed(Type.Object({ username: Type.String({ maxLength: 64 }) }));

export function peopleRoutes(
  app: App,
  { store, clock, hasher }: Pick<HttpParts, "store" | "clock" | "hasher">,
  recheck: () => void,
): void {
  const partsFor = (request: Parameters<typeof accountOf>[0]) => ({
    store,
    hasher,
    clock,
    who: accountOf(request).username,
  });

  app.get(
    URL,
    {
      config: { right: "manage_people", units: "narrowed", people: true },
      schema: { summary: "The accounts", response: { 200: PeopleResponse } },
    },
    async (request) => {
      const { units } = accountOf(request);
      const tree = await currentTree(store);
      const accounts = await store.listAccounts();
      const factors = new Set(await store.listSecondFactors());
      const own = accounts.filter((account) => coversUnits(units, account.units, tree));
      return { people: own.map((account) => viewOf(account, factors.has(account.username))) };
    },
  );

  app.post(
    URL,
    {
      config: { right: "manage_people", units: "refused", people: true },
      schema: {
        summary: "Add an account; the answer holds its password, once",
        body: closed(AddPersonRequest),
        response: { 200: GivenPassword },
      },
    },
    async (request) => {
      const { username, role, units, expiresAt = null } = request.body;
      requireUnits(accountOf(request), units, await currentTree(store));
      const password = createPassword();
      await addAccount(partsFor(request), { username, role, units, expiresAt, password });
      return { username, password };
    },
  );

  app.patch(
    ONE,
    {
      config: { right: "manage_people", units: "hidden", people: true },
      schema: {
        summary: "Change an account: role, units, end, disabled; it is signed out",
        params: Params,
        body: closed(ChangePersonRequest),
        response: { 200: Person },
      },
    },
    async (request) => {
      const { username } = await findOther(request, request.params.username);
      const { body } = request;
      if (body.units !== undefined) {
        requireUnits(accountOf(request), body.units, await currentTree(store));
      }
      const account = await changeAccount(partsFor(request), username, body);
      recheck();
      const factor = await store.findSecondFactor(username);
      return viewOf(account, factor?.confirmedAt != null);
    },
  );

  app.post(
    `${ONE}/password`,
    {
      config: { right: "manage_people", units: "hidden", people: true },
      schema: {
        summary: "A new password; the answer holds it, once. The account is signed out",
        params: Params,
        response: { 200: GivenPassword },
      },
    },
    async (request) => {
      const { username } = await findOther(request, request.params.username);
      const password = createPassword();
      await changePassword(partsFor(request), username, password);
      recheck();
      return { username, password };
    },
  );

  app.delete(
    `${ONE}/second-factor`,
    {
      config: { right: "manage_people", units: "hidden", people: true },
      schema: {
        summary: "Take a lost second factor away; the account can set up another one",
        params: Params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { username } = await findOther(request, request.params.username);
      await dropSecondFactor(partsFor(request), username);
      return reply.code(204).send(null);
    },
  );

  /** Another account that the asking one may manage; what it may not see is not there. */
  async function findOther(
    request: Parameters<typeof accountOf>[0],
    username: string,
  ): Promise<Account> {
    const actor = accountOf(request);
    const account = await store.findAccount(username);
    if (
      account === undefined ||
      !coversUnits(actor.units, account.units, await currentTree(store))
    ) {
      throw new Problem("not_found", `There is no account ${username}.`);
    }
    if (username === actor.username) {
      throw new Problem("unprocessable", "This is your own account: another admin changes it.");
    }
    return account;
  }
}

function viewOf(account: Account, secondFactor: boolean): Person {
  const { username, role, units, disabledAt, expiresAt } = account;
  return {
    username,
    role,
    units: units === null ? null : [...units],
    disabledAt,
    expiresAt,
    secondFactor,
  };
}

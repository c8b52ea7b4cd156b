// /api/v1/tokens: what machines ask with. A token never makes another one: only people who are signed in come here.
import { Type } from "typebox";
import {
  AddTokenRequest,
  GivenToken,
  TokensResponse,
  type TokenView,
} from "../../shared/api/people.ts";
import { Problem } from "../../shared/api/problem.ts";
import { coversUnits, requireUnits } from "../people/roles.ts";
import { addToken, revokeToken } from "../people/tokens.ts";
import type { ApiToken } from "../store/people-store.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { currentTree } from "./current-tree.ts";

const URL = "/api/v1/tokens";

export function tokenRoutes(
  app: App,
  { store, clock }: Pick<HttpParts, "store" | "clock">,
  recheck: () => void,
): void {
  app.get(
    URL,
    {
      config: { right: "manage_people", units: "narrowed", people: true },
      schema: { summary: "The tokens of machines", response: { 200: TokensResponse } },
    },
    async (request) => {
      const { units } = accountOf(request);
      const tree = await currentTree(store);
      const tokens = await store.listTokens();
      return {
        tokens: tokens.filter((token) => coversUnits(units, token.units, tree)).map(viewOf),
      };
    },
  );

  app.post(
    URL,
    {
      config: { right: "manage_people", units: "refused", people: true },
      schema: {
        summary: "Add a token; the answer holds it, once",
        body: closed(AddTokenRequest),
        response: { 200: GivenToken },
      },
    },
    async (request) => {
      const actor = accountOf(request);
      requireUnits(actor, request.body.units, await currentTree(store));
      return addToken({ store, clock, who: actor.username }, request.body);
    },
  );

  app.delete(
    `${URL}/:id`,
    {
      config: { right: "manage_people", units: "hidden", people: true },
      schema: {
        summary: "Revoke a token",
        params: closed(Type.Object({ id: Type.String({ maxLength: 64 }) })),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const actor = accountOf(request);
      const { id } = request.params;
      const tree = await currentTree(store);
      const token = (await store.listTokens()).find((known) => known.id === id);
      if (token === undefined || !coversUnits(actor.units, token.units, tree)) {
        throw new Problem("not_found", `There is no token ${id}.`);
      }
      await revokeToken({ store, clock, who: actor.username }, id);
      recheck();
      return reply.code(204).send(null);
    },
  );
}

/** All but the hash. */
function viewOf(token: ApiToken): TokenView {
  const { id, name, role, units, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt } = token;
  const where = units === null ? null : [...units];
  return { id, name, role, units: where, createdBy, createdAt, expiresAt, revokedAt, lastUsedAt };
}

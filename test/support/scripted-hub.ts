// The hub's HTTP face as the dashboard sees it, answering from a script: the built pages under the strict policy, a session
// cookie, summaries, kiosks and the live link. Promises: nothing outside 127.0.0.1; every connection ends with `close`.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import type { KioskEntry } from "../../shared/api/kiosks.ts";
import { Problem, problemBody } from "../../shared/api/problem.ts";
import type { SessionView } from "../../shared/api/session.ts";
import { summariseScript, type ScriptedFigures } from "./scripted-figures.ts";
import type { Answers } from "./scripted-pages.ts";

/** As hub/http/server.ts sends it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const KINDS: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const PAGES: Readonly<Record<string, string>> = { "/": "/index.html", "/board": "/board.html" };

export type ScriptedHub = {
  readonly url: string;
  readonly figures: ScriptedFigures;
  readonly kiosks: KioskEntry[];
  session: SessionView;
  readonly password: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** Tells every open dashboard that something changed. */
  announce(): void;
  /** Ends the live connections; with `refuse` new ones are turned away until `allow`. */
  cutLive(): void;
  /** The session is over, as after eight idle hours. */
  endSessions(): void;
  close(): Promise<void>;
};

export async function openScriptedHub(setup: {
  readonly folder: string;
  readonly figures: ScriptedFigures;
  readonly kiosks?: readonly KioskEntry[];
  readonly session?: Partial<SessionView>;
  /** Asked first; undefined: not theirs. */
  readonly answers?: Answers;
}): Promise<ScriptedHub> {
  const password = "mot-mat-khau-dai";
  const listeners = new Set<ServerResponse>();
  let token = "token-1";
  let session: SessionView = {
    username: "nguyen.thi.hoa",
    role: "supervisor",
    units: null,
    demo: false,
    secondFactor: "off",
    ...setup.session,
  };
  const kiosks = [...(setup.kiosks ?? [])];
  const asked: string[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://hub");
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    response.setHeader("content-security-policy", POLICY);
    if (!url.pathname.startsWith("/api/v1/")) return sendFile(setup.folder, url.pathname, response);
    const isSignedIn = request.headers.cookie?.includes(`hai-long-session=${token}`) === true;
    const route = `${request.method} ${url.pathname.slice("/api/v1/".length)}`;
    if (route === "POST session") {
      const given: unknown = JSON.parse(await textOf(request));
      const wanted = { username: session.username, password };
      if (JSON.stringify(given) !== JSON.stringify(wanted)) {
        return refuse(new Problem("wrong_credentials", "Wrong."), response);
      }
      const cookie = `hai-long-session=${token}; HttpOnly; SameSite=Strict; Path=/`;
      return send(session, response, { "set-cookie": cookie });
    }
    const answered = setup.answers?.(route, url.searchParams);
    if (answered !== undefined && (isSignedIn || route === "GET board")) {
      return send(answered, response);
    }
    if (route === "GET board") return refuse(new Problem("not_found", "No board."), response);
    if (!isSignedIn) return refuse(new Problem("not_signed_in", "Sign in first."), response);
    switch (route) {
      case "GET session":
        return send(session, response);
      case "DELETE session":
        token = `${token}-next`;
        response.writeHead(204).end();
        return;
      case "GET catalogue":
        return send(setup.figures.catalogue, response);
      case "GET kiosks":
        return send({ kiosks, hub: { faults: [] } }, response);
      case "GET summaries": {
        const query = url.searchParams;
        const question = {
          period: query.get("period") ?? "",
          calendar: query.get("calendar") === "state" ? ("state" as const) : ("calendar" as const),
          unit: query.get("unit"),
          by: query.get("by") ?? "unit",
        };
        return send(summariseScript(setup.figures, question), response);
      }
      case "GET live":
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write("retry: 200\n: listening\n\n");
        listeners.add(response);
        response.on("close", () => listeners.delete(response));
        return;
      default:
        return refuse(new Problem("not_found", `There is nothing at ${url.pathname}.`), response);
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      refuse(new Problem("internal", String(error)), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const cutLive = (): void => {
    for (const listener of listeners) listener.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    figures: setup.figures,
    kiosks,
    get session() {
      return session;
    },
    set session(next) {
      session = next;
    },
    password,
    asked,
    announce: () => {
      for (const listener of listeners) {
        listener.write(`event: change\ndata: {"at":${setup.figures.asOf}}\n\n`);
      }
    },
    cutLive,
    endSessions: () => {
      token = `${token}-next`;
    },
    close: async () => {
      cutLive();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function sendFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const name = normalize(PAGES[path] ?? path);
  const bytes = await readFile(join(folder, name)).catch(() => undefined);
  if (bytes === undefined) return refuse(new Problem("not_found", `No ${name}.`), response);
  response.writeHead(200, { "content-type": KINDS[extname(name)] ?? "application/octet-stream" });
  response.end(bytes);
}

function send(body: unknown, response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

function refuse(problem: Problem, response: ServerResponse): void {
  const body = problemBody(problem);
  response.writeHead(body.status, { "content-type": "application/problem+json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text;
}

// Station 2 without Electron: serves the built screen and the bridge to a browser on this same machine.
// Promises: listens on loopback only and answers its own origin only, every request and every upgrade (the page has no
// sign-in, so another site open in the same browser must not reach it). Knows nothing of ratings.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { KioskBridge } from "../../shared/bridge.ts";
import { VIEW_EVENT } from "../../shared/bridge.ts";
import { BRIDGE_PATH, type BridgePush } from "../../shared/bridge-frames.ts";
import { SCREEN_CSP } from "../../shared/csp.ts";
import type { Log } from "../../shared/log.ts";
import { createBridgeCalls } from "../machine/bridge-calls.ts";
import { isLoopbackHost, notLoopback } from "../machine/loopback.ts";
import { sendFrame, serveScreen } from "./serve-screen.ts";
import { StartFault, systemCode } from "../machine/start-fault.ts";
import { findStaticFile, type StaticFiles } from "./static-files.ts";

const MAX_FRAME_BYTES = 16_384;
/** A kiosk has one screen; a few more are a reload, a second tab, a test. */
const MAX_SCREENS = 16;
const TRY_AGAIN_LATER = 1013;

const SECURITY_HEADERS = {
  "content-security-policy": SCREEN_CSP,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

export type WebHostParts = {
  /** 127.0.0.1, ::1 or localhost; anything else is refused. */
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly bridge: KioskBridge;
  readonly files: StaticFiles;
  readonly log: Log;
};

export type WebHost = { readonly url: string; readonly close: () => Promise<void> };

export async function openWebHost(parts: WebHostParts): Promise<WebHost> {
  const { host, bridge, files, log } = parts;
  if (!isLoopbackHost(host)) throw new StartFault(notLoopback(host));
  const server = createServer();
  await listen(server, host, parts.port);
  const own = originOf(host, server);

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });
  const callBridge = createBridgeCalls(bridge);

  server.on("request", (request, response) => {
    const stranger = strangerOf(request, own);
    if (stranger !== undefined) {
      log.warn({ stranger }, "request of another origin refused");
      return answerText(response, 403, `Only ${own.origin} is served here.`);
    }
    answerFile(request, response, files);
  });

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (request.url !== BRIDGE_PATH) return refuseUpgrade(socket, "404 Not Found");
    // A browser always names its origin at a WebSocket, so a missing one is a stranger's too.
    const stranger =
      strangerOf(request, own) ?? (request.headers.origin === undefined ? "no origin" : undefined);
    if (stranger !== undefined) {
      log.warn({ stranger }, "bridge of another origin refused");
      return refuseUpgrade(socket, "403 Forbidden");
    }
    sockets.handleUpgrade(request, socket, head, (screen) => {
      if (sockets.clients.size > MAX_SCREENS) {
        screen.close(TRY_AGAIN_LATER, "too many screens");
        return;
      }
      serveScreen(screen, callBridge, log);
    });
  });

  const endViews = bridge.onView((view) => {
    const push: BridgePush = { event: VIEW_EVENT, view };
    const text = JSON.stringify(push);
    for (const screen of sockets.clients) sendFrame(screen, text);
  });

  return {
    url: own.origin,
    close: () =>
      new Promise((resolve) => {
        endViews();
        for (const screen of sockets.clients) screen.terminate();
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const code = systemCode(error);
      if (code === undefined) return reject(error);
      const why =
        code === "EADDRINUSE" ? "another program uses this port" : `the system says ${code}`;
      reject(
        new StartFault(
          `The kiosk cannot listen on ${host}:${port}: ${why}. Name another one with --listen.`,
          error,
        ),
      );
    });
    server.listen(port, host, () => resolve());
  });
}

type Own = { readonly origin: string; readonly host: string };

function originOf(host: string, server: Server): Own {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  const name = host.includes(":") ? `[${host}]` : host;
  const url = new URL(`http://${name}:${address.port}`);
  return { origin: url.origin, host: url.host };
}

/** What gives a request away as not ours: its Host (DNS rebinding) or its Origin (another site). Undefined when it is ours. */
function strangerOf({ headers }: IncomingMessage, own: Own): string | undefined {
  if (headers.host !== own.host) return `host ${headers.host ?? "missing"}`.slice(0, 100);
  if (headers.origin !== undefined && headers.origin !== own.origin) {
    return `origin ${headers.origin}`.slice(0, 100);
  }
  return undefined;
}

function answerFile(request: IncomingMessage, response: ServerResponse, files: StaticFiles): void {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return answerText(response, 405, "Only GET and HEAD are answered here.");
  }
  const file = findStaticFile(files, request.url ?? "");
  if (file === undefined) return answerText(response, 404, "There is nothing here.");
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    "content-type": file.mime,
    "content-length": file.bytes.length,
    // Loopback costs nothing: after an update no screen may be left with a file of the build before.
    "cache-control": file.isPage ? "no-store" : "no-cache",
  });
  response.end(request.method === "HEAD" ? undefined : file.bytes);
}

function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(`${text}\n`);
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

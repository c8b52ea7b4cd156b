// A network of their own for some processes: a Linux namespace that one cable joins to this machine, and at its other end a
// door with TLS to a broker. Promises: the cable is really pulled, nobody gets a reset; with `remove` all is gone, but /etc/netns.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { createCertificates } from "./certificates.ts";
import type { Road } from "./enrol-folder.ts";

export type OwnNetwork = {
  /** A command before another one: that one lives in this network. */
  readonly within: readonly string[];
  /** To the broker, by a name. */
  readonly road: Road;
  readonly pullCable: () => void;
  readonly plugCable: () => void;
  /** The name of the broker's machine is known no more, and the machine has no address. */
  readonly loseAddress: () => void;
  /** The machine has another address than ever before, the name stands for it, and the door is there. */
  readonly takeAddress: () => Promise<void>;
  /** Connections that were made to the door so far. */
  readonly made: () => number;
  readonly remove: () => Promise<void>;
};

const BROKER = "hub.test";
let networks = 0;

export async function openOwnNetwork(brokerPort: number): Promise<OwnNetwork> {
  networks += 1;
  const name = `hl${process.pid}x${networks}`;
  const [near, far, files] = [`${name}n`, `${name}f`, `/etc/netns/${name}`];
  // 198.18.0.0/15 is for tests between networks (RFC 2544): no real machine has it.
  const subnet = `198.18.${process.pid % 256}`;
  const certificates = mkdtempSync(join(tmpdir(), "hai-long-network-"));
  const { ca, cert, key } = createCertificates(certificates, `DNS:${BROKER}`);
  let last = 0;
  let made = 0;
  let port = 0;
  const doors: Server[] = [];
  const sockets = new Set<Socket>();

  // In its place: the namespace sees this very file.
  const say = (hosts: string): void =>
    writeFileSync(join(files, "hosts"), `127.0.0.1 localhost\n${hosts}`);
  const loseAddress = (): void => {
    say("");
    if (last > 0) run("addr", "del", `${subnet}.${last}/24`, "dev", near);
  };
  /** At this address only: nobody on the machine's real networks finds it. */
  const openDoor = async (host: string): Promise<void> => {
    const door = createServer({ cert, key }, (socket) => {
      made += 1;
      joinSockets(sockets, socket, connect(brokerPort, "127.0.0.1"));
    });
    door.on("tlsClientError", () => {
      // A kiosk that was killed in the middle of it.
    });
    doors.push(door);
    door.listen(port, host);
    await once(door, "listening");
    ({ port } = door.address() as AddressInfo); // a TCP port is listened on
  };
  const takeAddress = async (): Promise<void> => {
    last += 1;
    const address = `${subnet}.${last}`;
    run("addr", "add", `${address}/24`, "dev", near);
    await openDoor(address);
    say(`${address} ${BROKER}\n`);
  };

  mkdirSync(files, { recursive: true });
  // Nobody answers there: an unknown name is known to be unknown at once.
  writeFileSync(join(files, "resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  run("netns", "add", name);
  run("link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
  run("-n", name, "addr", "add", `${subnet}.250/24`, "dev", far);
  for (const link of ["lo", far]) run("-n", name, "link", "set", link, "up");
  run("link", "set", near, "up");
  await takeAddress();

  return {
    within: ["ip", "netns", "exec", name],
    road: { url: `mqtts://${BROKER}:${port}`, ca },
    pullCable: () => run("link", "set", near, "down"),
    plugCable: () => run("link", "set", near, "up"),
    loseAddress,
    takeAddress,
    made: () => made,
    remove: async () => {
      for (const socket of sockets) socket.destroy();
      for (const door of doors) await new Promise((resolve) => door.close(resolve));
      run("link", "del", near);
      run("netns", "del", name);
      for (const folder of [files, certificates]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What one says the other hears; when one goes, the other goes. */
function joinSockets(sockets: Set<Socket>, outer: Socket, inner: Socket): void {
  for (const [one, other] of [
    [outer, inner],
    [inner, outer],
  ] as const) {
    sockets.add(one);
    one.on("error", () => {
      // A `close` follows.
    });
    one.once("close", () => {
      sockets.delete(one);
      other.destroy();
    });
    one.pipe(other);
  }
}

function run(...args: readonly string[]): void {
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
}

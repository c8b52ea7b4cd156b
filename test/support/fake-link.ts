// A fake edge of the network: implements OpenLink in memory and writes down what left. Nothing is delivered by itself.
import type {
  LinkConnection,
  LinkEvents,
  LinkOptions,
  OpenLink,
} from "../../kiosk/link/kiosk-link.ts";

export type Published = {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  /** Whether the connection was up; a kiosk must never publish while it is not. */
  readonly up: boolean;
};

export type FakeConnection = {
  readonly options: LinkOptions;
  readonly published: Published[];
  readonly state: () => "connecting" | "up" | "down" | "ended" | "ended_clean";
  /** CONNACK and SUBACK. */
  readonly up: () => void;
  readonly down: (why?: string, refused?: boolean) => void;
  readonly receive: (topic: string, payload: string | object, retained?: boolean) => void;
};

export type FakeLink = {
  readonly open: OpenLink;
  readonly connections: readonly FakeConnection[];
  /** The newest connection; throws when there is none. */
  readonly current: () => FakeConnection;
  /** Everything that left over all connections. */
  readonly published: () => readonly Published[];
};

export function createFakeLink(): FakeLink {
  const connections: FakeConnection[] = [];
  const open: OpenLink = (options, events) => {
    const { connection, fake } = connect(options, events);
    connections.push(fake);
    return connection;
  };
  return {
    open,
    connections,
    current: () => {
      const newest = connections.at(-1);
      if (newest === undefined) throw new Error("the kiosk has not connected yet");
      return newest;
    },
    published: () => connections.flatMap(({ published }) => published),
  };
}

function connect(
  options: LinkOptions,
  events: LinkEvents,
): { readonly connection: LinkConnection; readonly fake: FakeConnection } {
  let state: ReturnType<FakeConnection["state"]> = "connecting";
  const published: Published[] = [];
  const connection: LinkConnection = {
    publish: (topic, payload, retain) => {
      const up = state === "up";
      published.push({ topic, payload, retain, up });
      return Promise.resolve(up);
    },
    end: (clean) => {
      state = clean ? "ended_clean" : "ended";
      return Promise.resolve();
    },
  };
  const fake: FakeConnection = {
    options,
    published,
    state: () => state,
    up: () => {
      state = "up";
      events.up();
    },
    down: (why = "closed", refused = false) => {
      state = "down";
      events.down({ why, refused });
    },
    receive: (topic, payload, retained = false) => {
      const text = typeof payload === "string" ? payload : JSON.stringify(payload);
      events.message(topic, Buffer.from(text), retained);
    },
  };
  return { connection, fake };
}

// `witness` and `witness-check`: supervision's own ear on the line, on its own machine, with an account that can only read.
// Promises: writes nothing but its own database; without a word on the line. Its folder is for its owner only.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../shared/api/problem.ts";
import type { Clock } from "../shared/clock.ts";
import type { Log } from "../shared/log.ts";
import { everyKioskTopic, isPrefix, sealTopic } from "../shared/protocol/topics.ts";
import { verifyFile } from "./evidence-commands.ts";
import { hear } from "./evidence/witness.ts";
import { openListener } from "./link/listener.ts";
import { openWitnessStore, type WitnessStore } from "./store/sqlite/open-witness-store.ts";
import { StoreOpenError } from "./store/store-failure.ts";

const DATABASE = "witness.db";

export type WitnessOptions = {
  readonly data: string;
  readonly mqttBroker: string;
  readonly mqttUsername: string;
  readonly mqttPasswordFile: string;
  readonly mqttCa?: string;
  readonly prefix: string;
};

export type Witness = { readonly listening: Promise<void>; readonly close: () => Promise<void> };

export function openWitness(
  options: WitnessOptions,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Witness {
  const { data, mqttBroker, mqttUsername, mqttPasswordFile, mqttCa, prefix } = options;
  if (!isPrefix(prefix)) throw new Problem("unprocessable", `--prefix ${prefix} is not a prefix.`);
  const url = URL.parse(mqttBroker);
  const local = url !== null && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url === null || (url.protocol !== "mqtts:" && !(url.protocol === "mqtt:" && local))) {
    throw new Problem(
      "unprocessable",
      "--mqtt-broker: use mqtts://HOST:PORT (mqtt:// on this machine only)",
    );
  }
  const password = readText("--mqtt-password-file", mqttPasswordFile).trim();
  const ca = mqttCa === undefined ? null : readText("--mqtt-ca", mqttCa);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const store = openStore(data);
  const listener = openListener({
    url: mqttBroker,
    username: mqttUsername,
    password,
    ca,
    clientId: `witness-${randomBytes(4).toString("hex")}`,
    topics: [everyKioskTopic(prefix, "status"), sealTopic(prefix)],
    log,
    onMessage: (topic, payload) => {
      const heard = hear(prefix, topic, payload, clock.now());
      if (heard === undefined) return;
      if ("seal" in heard) {
        if (store.keepSeal(heard.seal)) log.info({ digest: heard.seal.digest }, "a seal");
      } else store.keepCheckpoint(heard.checkpoint);
    },
  });
  return {
    listening: listener.listening,
    close: async () => {
      await listener.close();
      store.close();
    },
  };
}

/** Exit code as of `verify`. */
export async function checkWithWitness(
  file: string,
  { data, json }: { readonly data: string; readonly json?: true },
): Promise<number> {
  if (!existsSync(join(data, DATABASE))) {
    throw new Problem(
      "unavailable",
      `There is no witness in ${data}: name its folder with --data.`,
    );
  }
  const store = openStore(data);
  try {
    return await verifyFile(file, json === true ? { json } : {}, store);
  } finally {
    store.close();
  }
}

function openStore(data: string): WitnessStore {
  try {
    return openWitnessStore(join(data, DATABASE));
  } catch (error) {
    if (error instanceof StoreOpenError) throw new Problem("unavailable", error.message);
    throw error;
  }
}

function readText(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem("unavailable", `${option} ${file} cannot be read (${why}).`);
  }
}

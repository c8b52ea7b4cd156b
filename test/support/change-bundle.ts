// Makes one thing in a bundle untrue, as somebody would who holds the hub's key: files changed, then hashed and sealed again.
// Promises: what it answers names the record that is wrong, where one is; the same chance makes the same change.
import { hash } from "node:crypto";
import { unzipSync, zipSync } from "fflate";
import { checkpointText, genesisHash, hashChain, sealText } from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem, signingKey, type SigningKey } from "../../shared/evidence/signing.ts";
import type { CheckpointLine, Seal, SealBody, StreamLine } from "../../shared/evidence-bundle.ts";
import type { Chance } from "./chance.ts";

export type Unzipped = Map<string, string>;

/** The record that is wrong now; null where nothing of one stream is. */
export type Wrong = { readonly stream: string; readonly seq: number } | null;

export function unzip(bytes: Uint8Array): Unzipped {
  const files = Object.entries(unzipSync(bytes));
  return new Map(files.map(([name, content]) => [name, Buffer.from(content).toString()]));
}

export function zip(files: Unzipped): Uint8Array {
  const entries = [...files].map(([name, text]) => [name, Buffer.from(text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 1 });
}

export function bodyIn(files: Unzipped): SealBody {
  const seal = JSON.parse(files.get("manifest.json") ?? "") as Seal;
  return JSON.parse(seal.body) as SealBody;
}

/** Seals the files as they are now, as the hub's key holder can. */
export function reseal(files: Unzipped, body: SealBody, key: SigningKey): void {
  for (const name of Object.keys(body.files)) {
    body.files[name] = hash("sha256", files.get(name) ?? "", "hex");
  }
  const text = JSON.stringify(body);
  const { id, publicKey } = key;
  const seal: Seal = { body: text, key: id, publicKey, sig: key.sign(sealText(text)) };
  files.set("manifest.json", `${JSON.stringify(seal)}\n`);
}

export const linesIn = (files: Unzipped, name: string): string[] =>
  (files.get(name) ?? "").split("\n").slice(0, -1);

const put = (files: Unzipped, name: string, lines: readonly string[]): void =>
  void files.set(name, lines.map((line) => `${line}\n`).join(""));

type Change = (files: Unzipped, body: SealBody, chance: Chance) => Wrong;

function inRecords(change: (lines: string[], chance: Chance) => number): Change {
  return (files, body, chance) => {
    const { stream, first } = chance.pick(body.streams);
    const name = `records/${stream}.ndjson`;
    const lines = linesIn(files, name);
    const index = change(lines, chance);
    put(files, name, lines);
    return { stream, seq: first + index };
  };
}

/** Another valid value in one field of a record. */
function editField(lines: string[], chance: Chance): number {
  const index = chance.below(lines.length);
  const record = JSON.parse(lines[index] ?? "") as (string | number)[];
  const field = 2 + chance.below(record.length - 2);
  const old = record[field];
  record[field] =
    typeof old === "number" ? Math.max(0, old + 1 + chance.below(9)) : old === "RHL" ? "HL" : "RHL";
  lines[index] = JSON.stringify(record);
  return index;
}

/** Lines of times.ndjson; the last record before the period may lie at any time before it. */
export function movableTimes(files: Unzipped, body: SealBody): readonly number[] {
  const lines = linesIn(files, "times.ndjson");
  const edges = new Set(body.streams.map(({ stream, first }) => `${stream} ${first}`));
  return [...lines.keys()].filter((place) => {
    const { stream, seq } = JSON.parse(lines[place] ?? "");
    return !edges.has(`${stream} ${seq}`);
  });
}

export const CHANGES: Readonly<Record<string, Change>> = {
  "edit a field": inRecords(editField),
  "delete one": inRecords((lines, chance) => {
    const index = chance.below(lines.length);
    lines.splice(index, 1);
    return index;
  }),
  "delete a block": inRecords((lines, chance) => {
    const index = chance.below(lines.length - 3);
    lines.splice(index, 2 + chance.below(Math.min(20, lines.length - index - 2)));
    return index;
  }),
  "cut the tail": inRecords((lines, chance) => {
    const index = lines.length - 1 - chance.below(Math.min(30, lines.length - 1));
    lines.splice(index);
    return index;
  }),
  swap: inRecords((lines, chance) => {
    const index = chance.below(lines.length - 1);
    lines.splice(index, 2, lines[index + 1] ?? "", lines[index] ?? "");
    return index;
  }),
  duplicate: inRecords((lines, chance) => {
    const index = chance.below(lines.length);
    lines.splice(index, 0, lines[index] ?? "");
    return index + 1;
  }),
  insert: inRecords((lines, chance) => {
    const index = chance.below(lines.length);
    const like = JSON.parse(lines[index] ?? "") as (string | number)[];
    const level = like[8] === "RHL" ? "HL" : "RHL";
    const made = [like[0], "r", like[2], like[3], like[4], "q1", "", "vn4.1", level, 1, "", 0];
    lines.splice(index, 0, JSON.stringify(made));
    // Renumbered, as a careful forger would.
    for (let i = index + 1; i < lines.length; i++) {
      const record = JSON.parse(lines[i] ?? "") as (string | number)[];
      lines[i] = JSON.stringify([Number(record[0]) + 1, ...record.slice(1)]);
    }
    return index;
  }),
  "re-chain with another key": rechain,
  "edit a rollup": (files, body, chance) => {
    return chance.pick([editCounts, editLedger, editSummary])(files, body, chance);
  },
  "edit a seal": editSeal,
  "edit the audit log": editAudit,
  "leave out an exclusion": (files, _body, chance) => {
    const lines = linesIn(files, "excluded.ndjson");
    const [gone = ""] = lines.splice(chance.below(lines.length), 1);
    put(files, "excluded.ndjson", lines);
    const { stream, seq, why } = JSON.parse(gone);
    // Those show in the figures, or at the visit's other rating.
    return why === "quarantined" || why === "repeat" ? null : { stream, seq };
  },
  "move a time": (files, body, chance) => {
    const lines = linesIn(files, "times.ndjson");
    const index = chance.pick(movableTimes(files, body));
    const line = JSON.parse(lines[index] ?? "");
    lines[index] = JSON.stringify({ ...line, time: line.time - 40 * 86_400_000 });
    put(files, "times.ndjson", lines);
    return { stream: line.stream, seq: line.seq };
  },
  "move a checkpoint": (files, _body, chance) => {
    const lines = linesIn(files, "checkpoints.ndjson");
    const index = chance.below(lines.length);
    const line = JSON.parse(lines[index] ?? "") as CheckpointLine;
    const sig = Buffer.from(line.sig, "base64url");
    const place = chance.below(64);
    sig[place] = (sig[place] ?? 0) ^ (1 << chance.below(8));
    lines[index] = JSON.stringify({ ...line, sig: sig.toString("base64url") });
    put(files, "checkpoints.ndjson", lines);
    return { stream: line.stream, seq: line.size };
  },
};

function editCounts(_files: Unzipped, body: SealBody, chance: Chance): Wrong {
  const { counts } = chance.pick(body.counts);
  const level = chance.pick(Object.keys(counts));
  counts[level] = (counts[level] ?? 0) + 1 + chance.below(5);
  return null;
}

function editLedger(_files: Unzipped, body: SealBody, chance: Chance): Wrong {
  const kiosk = chance.pick(body.kiosks);
  kiosk[chance.pick(["stored", "counted", "voided", "test", "repeat", "quarantined"] as const)] +=
    1;
  return null;
}

function editSummary(files: Unzipped, _body: SealBody, chance: Chance): Wrong {
  const summary = JSON.parse(files.get("summary.json") ?? "");
  const rows = [summary.total, ...summary.rows.filter(({ n }: { n: number }) => n > 0)];
  const fields = ["n", "satisfied", "satisfiedPercent", "voided", "test", "quarantined"];
  chance.pick(rows)[chance.pick(fields)] += 1;
  files.set("summary.json", JSON.stringify(summary));
  return null;
}

/** Any character of the manifest: the body, the key, the signature, the form itself. */
function editSeal(files: Unzipped, _body: SealBody, chance: Chance): Wrong {
  const text = files.get("manifest.json") ?? "";
  const place = chance.below(text.length - 1);
  const other = text[place] === "7" ? "8" : "7";
  files.set("manifest.json", `${text.slice(0, place)}${other}${text.slice(place + 1)}`);
  return null;
}

/** An entry changed, removed, made or in another's place. */
function editAudit(files: Unzipped, _body: SealBody, chance: Chance): Wrong {
  const lines = linesIn(files, "audit.ndjson");
  const index = chance.below(lines.length - 1);
  const line = lines[index] ?? "";
  const how = chance.below(5);
  if (how === 0) lines.splice(index, 1);
  else if (how === 1) lines.splice(index, 2, lines[index + 1] ?? "", line);
  else if (how === 2) lines.splice(index, 0, line.replace('"seq":', '"seq":0'));
  else {
    const entry = JSON.parse(line);
    const field = chance.pick(["at", "who", "action", "subject", "detail"]);
    entry[field] = field === "at" ? entry.at + 1 : `${entry[field]}x`;
    lines[index] = JSON.stringify(entry);
  }
  put(files, "audit.ndjson", lines);
  return { stream: "audit", seq: index + 1 };
}

/** Kinds that change what the hub's key signed: nobody can sign that again without the key. */
export const UNSEALED: ReadonlySet<string> = new Set(["edit a seal"]);

/** A whole stream that never was: every hash and signature right, but the key is not the kiosk's. */
function rechain(files: Unzipped, body: SealBody, chance: Chance): Wrong {
  const key = signingKey(createPrivateKeyPem());
  const heads = linesIn(files, "streams.ndjson").map((text) => JSON.parse(text) as StreamLine);
  const whole = heads.filter(({ first }) => first === 1);
  const line = chance.pick(whole.length > 0 ? whole : heads);
  const genesis = { ...JSON.parse(line.genesis), publicKey: key.publicKey, prev: null };
  const text = JSON.stringify(genesis);
  const start = genesisHash(text);
  const prev = line.first === 1 ? start : Buffer.from(line.prev, "base64url");
  const hashes = hashChain(prev, linesIn(files, `records/${line.stream}.ndjson`));
  const headAt = (seq: number): string =>
    Buffer.from(hashes.buffer, (seq - line.first) * 32, 32).toString("base64url");
  const signAt = (size: number, head: string): string => key.sign(checkpointText(line, size, head));
  Object.assign(line, {
    genesis: text,
    sig: signAt(0, start.toString("base64url")),
    keys: [{ key: key.id, publicKey: key.publicKey, fromSeq: 1 }],
    prev: prev.toString("base64url"),
    head: headAt(line.last),
  });
  put(
    files,
    "streams.ndjson",
    heads.map((head) => JSON.stringify(head)),
  );
  const checkpoints = linesIn(files, "checkpoints.ndjson").map((entry) => {
    const checkpoint = JSON.parse(entry) as CheckpointLine;
    if (checkpoint.stream !== line.stream) return entry;
    const head = headAt(checkpoint.size);
    const sig = signAt(checkpoint.size, head);
    return JSON.stringify({ ...checkpoint, head, key: key.id, sig });
  });
  put(files, "checkpoints.ndjson", checkpoints);
  const sealed = body.streams.find(({ stream }) => stream === line.stream);
  if (sealed !== undefined) sealed.head = line.head;
  return { stream: line.stream, seq: line.first };
}

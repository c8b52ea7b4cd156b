// What a check of a bundle comes to: what is wrong, each with its place, and what cannot be told from this bundle alone.

export type Fault = {
  readonly file: string;
  readonly stream: string | null;
  /** The first seq that is wrong; with `upto` the last one that may be it. */
  readonly seq: number | null;
  readonly upto: number | null;
  readonly what: string;
};

export type Verdict =
  | { readonly kind: "unreadable"; readonly why: string }
  | {
      readonly kind: "checked";
      /** Empty: the figures are what the kiosks signed. */
      readonly faults: readonly Fault[];
      readonly notes: readonly string[];
      readonly records: number;
      readonly signatures: number;
      readonly sealed: SealedAs;
    };

export type SealedAs = {
  readonly period: string;
  readonly calendar: string;
  readonly unit: string | null;
  readonly status: string;
  readonly revision: number;
  readonly final: boolean;
  readonly hubKey: string;
  /** Where it is not the first: the hub's keys that led to it, the oldest first, and itself. */
  readonly hubKeys?: readonly string[];
  /** SHA-256 of the body: what the next period's seal names. */
  readonly digest: string;
  readonly prevSeal: string | null;
  readonly n: number;
  readonly satisfied: number;
};

export type Findings = {
  /** Adds a fault; after the first few only their number grows. */
  readonly fault: (
    file: string,
    what: string,
    place?: { readonly stream?: string; readonly seq?: number; readonly upto?: number },
  ) => void;
  readonly note: (what: string) => void;
  readonly faults: readonly Fault[];
  readonly notes: readonly string[];
};

const MOST_FAULTS = 100;
const MOST_NOTES = 100;

export function createFindings(): Findings {
  const faults: Fault[] = [];
  const notes: string[] = [];
  return {
    fault: (file, what, place = {}) => {
      if (faults.length >= MOST_FAULTS) return;
      const { stream = null, seq = null, upto = null } = place;
      faults.push({ file, stream, seq, upto, what });
    },
    note: (what) => {
      if (notes.length < MOST_NOTES && !notes.includes(what)) notes.push(what);
    },
    faults,
    notes,
  };
}

/** `records/<stream>.ndjson, stream …, seq 17: …` */
export function faultText({ file, stream, seq, upto, what }: Fault): string {
  const place = [
    file,
    stream === null ? "" : `stream ${stream}`,
    seq === null ? "" : upto === null || upto === seq ? `seq ${seq}` : `seq ${seq} to ${upto}`,
  ];
  return `${place.filter((part) => part !== "").join(", ")}: ${what}`;
}

// JSON of a bundle, which may be anything: what is not JSON is undefined, and no schema takes that.

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Text from outside, which may be anything: what is not JSON is undefined, and no schema takes that.
// Promises: never throws. What is JSON and yet wrong is for the schema's parser to say.

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

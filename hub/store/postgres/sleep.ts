// Sleeps with the whole thread, as everything on a store's thread waits.
const nobody = new Int32Array(new SharedArrayBuffer(4));

export function sleep(ms: number): void {
  Atomics.wait(nobody, 0, 0, ms);
}

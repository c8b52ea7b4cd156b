// A clip of silence that a browser really plays: sixteen-bit PCM in a RIFF file. Browsers look at the bytes, not at the name.

const RATE = 8_000;
const HEAD_BYTES = 44;

export function silentClip(seconds: number): Buffer {
  const data = RATE * 2 * seconds;
  const file = Buffer.alloc(HEAD_BYTES + data);
  file.write("RIFF", 0);
  file.writeUInt32LE(HEAD_BYTES - 8 + data, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(data, 40);
  return file;
}

// A distribution of Electron with everything that packing touches and nothing that runs: the binary holds a fuse wire, the
// Windows one is a small but well-formed program, so that its resources can be edited.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createPackage } from "@electron/asar";

/** Marks the wire: https://www.electronjs.org/docs/latest/tutorial/fuses */
const SENTINEL = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
const WIRE_VERSION = 1;
/** The defaults of Electron 45, nine of them. */
const DEFAULTS = "101100011";

export async function writeStubElectron(folder: string, platform: "linux" | "win"): Promise<void> {
  mkdirSync(join(folder, "locales"), { recursive: true });
  mkdirSync(join(folder, "resources"), { recursive: true });
  const wire = Buffer.from(
    `${SENTINEL}${String.fromCharCode(WIRE_VERSION, DEFAULTS.length)}${DEFAULTS}`,
    "latin1",
  );
  if (platform === "linux") {
    writeFileSync(join(folder, "electron"), Buffer.concat([Buffer.from("#!/bin/false\n"), wire]), {
      mode: 0o755,
    });
    writeFileSync(join(folder, "chrome-sandbox"), "#!/bin/false\n", { mode: 0o755 });
  } else {
    writeFileSync(join(folder, "electron.exe"), await withVersion(windowsProgram(wire)));
  }
  writeFileSync(join(folder, "version"), "45.4.1");
  writeFileSync(join(folder, "LICENSE"), "Electron's licence\n");
  writeFileSync(join(folder, "LICENSES.chromium.html"), "<p>Chromium's licences\n");
  for (const language of ["vi", "en-US", "de"]) {
    writeFileSync(join(folder, "locales", `${language}.pak`), language);
  }
  const empty = join(folder, "..", "empty");
  mkdirSync(empty, { recursive: true });
  await createPackage(empty, join(folder, "resources", "default_app.asar"));
}

/** The editor of resources that electron-builder itself brings; typed as far as it is used. */
type ResourceEditor = {
  readonly NtExecutable: { from(program: Buffer): { generate(): ArrayBuffer } };
  readonly NtExecutableResource: {
    from(program: unknown): { readonly entries: unknown[]; outputResource(program: unknown): void };
  };
  readonly Resource: {
    readonly VersionInfo: {
      create(
        language: number,
        fixed: object,
        strings: readonly object[],
      ): { outputToResourceEntries(entries: unknown[]): void };
    };
  };
};

const ENGLISH = 1033;
const UNICODE = 1200;

/** electron-builder only changes version information that is there. */
async function withVersion(program: Buffer): Promise<Buffer> {
  const require = createRequire(import.meta.resolve("electron-builder"));
  const builder = createRequire(require.resolve("app-builder-lib"));
  const editor = (await import(builder.resolve("resedit"))) as ResourceEditor;
  const executable = editor.NtExecutable.from(program);
  const resources = editor.NtExecutableResource.from(executable);
  const translation = { lang: ENGLISH, codepage: UNICODE };
  const values = { FileDescription: "Electron", ProductName: "Electron" };
  editor.Resource.VersionInfo.create(ENGLISH, {}, [
    { ...translation, values },
  ]).outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  return Buffer.from(executable.generate());
}

const ALIGNMENT = 0x200;
const PAGE = 0x1000;

/** PE32+ with one section that holds `content`. https://learn.microsoft.com/windows/win32/debug/pe-format */
function windowsProgram(content: Buffer): Buffer {
  const size = Math.ceil(content.length / ALIGNMENT) * ALIGNMENT;
  const file = Buffer.alloc(ALIGNMENT * 2 + size);
  const pe = 0x80;
  file.write("MZ", 0, "latin1");
  file.writeUInt32LE(pe, 0x3c);
  file.write("PE\0\0", pe, "latin1");
  // COFF header: x64, one section, optional header of 240 bytes, executable and large-address-aware.
  const coff = pe + 4;
  file.writeUInt16LE(0x8664, coff);
  file.writeUInt16LE(1, coff + 2);
  file.writeUInt16LE(240, coff + 16);
  file.writeUInt16LE(0x22, coff + 18);
  const optional = coff + 20;
  file.writeUInt16LE(0x20b, optional);
  file.writeUInt32LE(size, optional + 8);
  file.writeBigUInt64LE(0x140000000n, optional + 24);
  file.writeUInt32LE(PAGE, optional + 32);
  file.writeUInt32LE(ALIGNMENT, optional + 36);
  file.writeUInt16LE(10, optional + 40);
  file.writeUInt16LE(10, optional + 48);
  file.writeUInt32LE(PAGE * 2, optional + 56);
  file.writeUInt32LE(ALIGNMENT * 2, optional + 60);
  file.writeUInt16LE(2, optional + 68);
  file.writeUInt32LE(16, optional + 108);
  const section = optional + 240;
  file.write(".rdata", section, "latin1");
  file.writeUInt32LE(content.length, section + 8);
  file.writeUInt32LE(PAGE, section + 12);
  file.writeUInt32LE(size, section + 16);
  file.writeUInt32LE(ALIGNMENT * 2, section + 20);
  file.writeUInt32LE(0x40000040, section + 36);
  content.copy(file, ALIGNMENT * 2);
  return file;
}

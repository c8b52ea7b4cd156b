// The nine fuses of Electron 45: switches in the binary that no argument, environment or file can turn back.
// Promises: every fuse of the wire is set on purpose (a tenth would stop the build), and read back from the file.
import {
  flipFuses,
  FuseState,
  FuseV1Options,
  FuseVersion,
  getCurrentFuseWire,
} from "@electron/fuses";

const FUSES = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // Off, NODE_EXTRA_CA_CERTS has no effect either: --ca names a private authority.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Checked by Electron on Windows only; on Linux the files belong to root.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
} as const;

export async function setFuses(binary: string): Promise<void> {
  await flipFuses(binary, { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...FUSES });
  const wire = new Map(Object.entries(await getCurrentFuseWire(binary)));
  for (const [fuse, isOn] of Object.entries(FUSES)) {
    const wanted = isOn ? FuseState.ENABLE : FuseState.DISABLE;
    if (wire.get(fuse) !== wanted) {
      throw new Error(`${binary}: fuse ${fuse} is ${String(wire.get(fuse))}, not ${wanted}`);
    }
  }
}

export const FEW_FILES: URL;
export const MANIFEST: URL;
export const LIBRARY: string;
/** `hub/main.ts` becomes `hub-main.mjs`, `typebox/compile` becomes `typebox-compile.mjs`. */
export function fewFilesName(path: string): string;
/** What tells one state of a file from another; null when it is not there. `path`: from the project's folder. */
export function fileState(path: string): string | null;
/** Path → its fileState when the few files were made. */
export type FileStates = Readonly<Record<string, string | null>>;
export type Manifest = {
  readonly programs: readonly string[];
  readonly libraries: FileStates;
  readonly sources: FileStates;
};
/** What the build says of itself; undefined while there is none. */
export function readManifest(): Manifest | undefined;
export function isUnchanged(states: FileStates): boolean;
/** Where to import a program from; `source`: its path from the project's folder. Once, before anything of the product is imported. */
export function programUrl(source: string): string;

/** A folder of out/ that is named after the installed version, so that an older one is never taken. */
export function libraryFolder(): URL;
export function loadFewFiles(): void;

// Stops anything below Node 22.14 before a native module is loaded: better-sqlite3 13 needs Node-API 10 and would end such
// a process with a bare SIGSEGV (WiseLibs/better-sqlite3#1514). Plain JavaScript, so that an old Node can read it too.

const NEEDED = [22, 14];

/** A sentence when `version` (e.g. "20.20.2") is too old, else undefined. */
export function nodeTooOld(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return undefined;
  return (
    `This is Node ${version}; Hài Lòng needs ${NEEDED.join(".")} or newer and brings its own: ` +
    `run "npm ci" in the project's folder and start it through npm (npm start, npm test, npm run hai-long).`
  );
}

export function guardNode() {
  const sentence = nodeTooOld(process.versions.node);
  if (sentence === undefined) return;
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

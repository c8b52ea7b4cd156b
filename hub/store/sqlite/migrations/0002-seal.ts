// Schema step 2: the seals of closed periods, each revision a row of its own. Forward only; never edited once released.

export const SEAL = `
CREATE TABLE seal (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL,
  calendar TEXT NOT NULL CHECK (calendar IN ('calendar', 'state')),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  key TEXT NOT NULL,
  public_key TEXT NOT NULL,
  sig TEXT NOT NULL,
  summary TEXT NOT NULL,
  UNIQUE (period, calendar, revision)
) STRICT;
`;

// Schema step 6: the backups that were verified and kept. Forward only; never edited once released.

export const BACKUP = `
CREATE TABLE backup (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  digest TEXT NOT NULL,
  records INTEGER NOT NULL
) STRICT;
`;

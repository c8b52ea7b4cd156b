// Schema step 4: records that were saved from behind a hole of a stream (protocol H14). Forward only; never edited once released.

export const SALVAGED = `
CREATE TABLE salvaged (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('r', 'w', 'v', 'e')),
  text TEXT NOT NULL,
  digest TEXT NOT NULL,
  key TEXT NOT NULL,
  sig TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;
`;

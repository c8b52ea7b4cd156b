// Schema step 5: accounts with an end, second factors with recovery codes, tokens of machines. Forward only; never edited once released.

export const PEOPLE = `
ALTER TABLE account ADD COLUMN expires_at INTEGER;

CREATE TABLE second_factor (
  username TEXT PRIMARY KEY REFERENCES account (username),
  secret BLOB NOT NULL CHECK (length(secret) >= 16),
  confirmed_at INTEGER,
  last_step INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_code (
  username TEXT NOT NULL REFERENCES account (username),
  code_hash TEXT NOT NULL,
  PRIMARY KEY (username, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('staff', 'supervisor', 'admin', 'witness')),
  units TEXT,
  token_hash TEXT NOT NULL UNIQUE,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;
`;

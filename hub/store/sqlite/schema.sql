-- The schema after all migrations, to read; a test holds it to the database. Nothing executes this file.
PRAGMA user_version = 7;

CREATE TABLE hub (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  gen INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE centre (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE kiosk (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  centre_id INTEGER NOT NULL REFERENCES centre (id),
  counters TEXT NOT NULL,
  service TEXT NOT NULL,
  scale TEXT NOT NULL,
  staff_pin TEXT,
  demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
  public_key TEXT,
  password_hash TEXT,
  revoked_at INTEGER
, settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings))) STRICT;

CREATE TABLE claim (
  claim_hash TEXT PRIMARY KEY,
  kiosk_id INTEGER NOT NULL REFERENCES kiosk (id),
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE conf_version (
  kiosk_id INTEGER PRIMARY KEY REFERENCES kiosk (id),
  version INTEGER NOT NULL,
  digest TEXT NOT NULL
) STRICT;

CREATE TABLE status (
  kiosk_id INTEGER PRIMARY KEY REFERENCES kiosk (id),
  state TEXT NOT NULL CHECK (state IN ('online', 'offline', 'lost')),
  sid TEXT NOT NULL,
  message TEXT,
  received_at INTEGER NOT NULL
) STRICT;

CREATE TABLE alarm (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kiosk TEXT,
  code TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE TABLE stream (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  kiosk_id INTEGER NOT NULL REFERENCES kiosk (id),
  centre_id INTEGER NOT NULL REFERENCES centre (id),
  genesis TEXT NOT NULL,
  reason TEXT NOT NULL,
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
  demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
  opened_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  hi INTEGER NOT NULL CHECK (hi >= 0),
  head BLOB NOT NULL CHECK (length(head) = 32),
  safe INTEGER NOT NULL CHECK (safe BETWEEN 0 AND hi),
  began_at INTEGER NOT NULL,
  last_effective_at INTEGER,
  anchor_boot INTEGER,
  anchor_mono INTEGER,
  anchor_true_at INTEGER
) STRICT;

CREATE INDEX stream_kiosk ON stream (kiosk_id, id);

CREATE TABLE stream_key (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  from_seq INTEGER NOT NULL,
  key TEXT NOT NULL,
  public_key TEXT NOT NULL,
  PRIMARY KEY (stream_id, from_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  seq INTEGER NOT NULL,
  head BLOB NOT NULL CHECK (length(head) = 32),
  key TEXT NOT NULL,
  sig BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE fork_evidence (
  stream TEXT NOT NULL,
  upto INTEGER NOT NULL,
  head TEXT NOT NULL,
  key TEXT NOT NULL,
  sig TEXT NOT NULL,
  offered TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (stream, upto, head)
) STRICT, WITHOUT ROWID;

CREATE TABLE facet (
  id INTEGER PRIMARY KEY,
  centre_id INTEGER NOT NULL REFERENCES centre (id),
  counter TEXT NOT NULL,
  service TEXT NOT NULL,
  scale TEXT NOT NULL,
  level TEXT NOT NULL,
  layout INTEGER NOT NULL,
  demo INTEGER NOT NULL CHECK (demo IN (0, 1)),
  UNIQUE (centre_id, counter, service, scale, level, layout, demo)
) STRICT;

CREATE TABLE rating (
  stream_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  mono INTEGER NOT NULL,
  boot INTEGER NOT NULL,
  facet_id INTEGER NOT NULL,
  visit TEXT NOT NULL,
  flags INTEGER NOT NULL,
  effective_at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  standing INTEGER NOT NULL,
  late INTEGER NOT NULL,
  time_source INTEGER NOT NULL,
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
  stream_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('w', 'v', 'e')),
  ref INTEGER,
  effective_at INTEGER NOT NULL,
  time_source INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_ref ON entry (stream_id, ref) WHERE ref IS NOT NULL;

CREATE TABLE quarantine (
  stream_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('r', 'w', 'v', 'e')),
  why TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  time_source INTEGER NOT NULL,
  day INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (stream_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE stream_day (
  stream_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  PRIMARY KEY (day, stream_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
  centre_id INTEGER NOT NULL,
  token TEXT NOT NULL,
  stream_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (centre_id, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally_day (
  day INTEGER NOT NULL,
  kiosk_id INTEGER NOT NULL,
  facet_id INTEGER NOT NULL,
  standing INTEGER NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  late INTEGER NOT NULL CHECK (late >= 0),
  PRIMARY KEY (day, kiosk_id, facet_id, standing)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally_half (
  half INTEGER NOT NULL,
  kiosk_id INTEGER NOT NULL,
  facet_id INTEGER NOT NULL,
  standing INTEGER NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  late INTEGER NOT NULL CHECK (late >= 0),
  PRIMARY KEY (half, kiosk_id, facet_id, standing)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally_hour (
  day INTEGER NOT NULL,
  centre_id INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  scale TEXT NOT NULL,
  level TEXT NOT NULL,
  standing INTEGER NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  late INTEGER NOT NULL CHECK (late >= 0),
  PRIMARY KEY (day, centre_id, hour, scale, level, standing)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally_reason (
  day INTEGER NOT NULL,
  kiosk_id INTEGER NOT NULL,
  centre_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (day, kiosk_id, centre_id, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally_quarantine (
  day INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  kiosk_id INTEGER NOT NULL,
  centre_id INTEGER NOT NULL,
  counter TEXT NOT NULL,
  service TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (day, hour, kiosk_id, centre_id, counter, service)
) STRICT, WITHOUT ROWID;

CREATE TABLE catalogue (
  version INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE counter_transaction (
  unit TEXT NOT NULL,
  domain TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  authority TEXT NOT NULL CHECK (authority IN ('own', 'vertical')),
  received INTEGER NOT NULL,
  at_counter INTEGER NOT NULL,
  resolved INTEGER NOT NULL,
  early INTEGER NOT NULL,
  on_time INTEGER NOT NULL,
  late INTEGER NOT NULL,
  PRIMARY KEY (unit, domain, from_date, to_date, authority)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  username TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('staff', 'supervisor', 'admin', 'witness')),
  units TEXT,
  password_hash TEXT NOT NULL,
  disabled_at INTEGER
, expires_at INTEGER) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  username TEXT NOT NULL REFERENCES account (username),
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_username ON session (username);

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

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

CREATE TABLE backup (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  digest TEXT NOT NULL,
  records INTEGER NOT NULL
) STRICT;

CREATE TABLE indicator (
  unit TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  indicator INTEGER NOT NULL CHECK (indicator BETWEEN 1 AND 9),
  two INTEGER NOT NULL,
  one INTEGER NOT NULL,
  zero INTEGER NOT NULL,
  verified_tenths INTEGER CHECK (verified_tenths BETWEEN 0 AND 20),
  PRIMARY KEY (unit, from_date, to_date, indicator)
) STRICT, WITHOUT ROWID;

// Step 3: what is counted, by day, half of a month and hour, and which rating of a visit counts.
export const TALLIES = String.raw`
CREATE TABLE stream_day (
  stream_id BIGINT NOT NULL,
  day INTEGER NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  PRIMARY KEY (day, stream_id)
);

CREATE TABLE visit (
  centre_id BIGINT NOT NULL,
  token TEXT COLLATE "C" NOT NULL,
  stream_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (centre_id, token)
);

CREATE TABLE tally_day (
  day INTEGER NOT NULL,
  kiosk_id BIGINT NOT NULL,
  facet_id BIGINT NOT NULL,
  standing SMALLINT NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  late BIGINT NOT NULL CHECK (late >= 0),
  PRIMARY KEY (day, kiosk_id, facet_id, standing)
);

CREATE TABLE tally_half (
  half INTEGER NOT NULL,
  kiosk_id BIGINT NOT NULL,
  facet_id BIGINT NOT NULL,
  standing SMALLINT NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  late BIGINT NOT NULL CHECK (late >= 0),
  PRIMARY KEY (half, kiosk_id, facet_id, standing)
);

CREATE TABLE tally_hour (
  day INTEGER NOT NULL,
  centre_id BIGINT NOT NULL,
  hour SMALLINT NOT NULL,
  scale TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL,
  standing SMALLINT NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  late BIGINT NOT NULL CHECK (late >= 0),
  PRIMARY KEY (day, centre_id, hour, scale, level, standing)
);

CREATE TABLE tally_reason (
  day INTEGER NOT NULL,
  kiosk_id BIGINT NOT NULL,
  centre_id BIGINT NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  PRIMARY KEY (day, kiosk_id, centre_id, reason)
);

CREATE TABLE tally_quarantine (
  day INTEGER NOT NULL,
  hour SMALLINT NOT NULL,
  kiosk_id BIGINT NOT NULL,
  centre_id BIGINT NOT NULL,
  counter TEXT COLLATE "C" NOT NULL,
  service TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL CHECK (n >= 0),
  PRIMARY KEY (day, hour, kiosk_id, centre_id, counter, service)
);
`;

// Migration 2: running counts of reasons by day, for the staff's view; the tries of the staff PIN, so that a restart forgives none.
// Append-only file, it imports nothing. What is on the disk already is counted once, here.

export const staffView = `
CREATE TABLE day_reason (
  day INTEGER NOT NULL,
  reason TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (day, reason)
) STRICT, WITHOUT ROWID;

INSERT INTO day_reason (day, reason, n)
SELECT r.day, j.value, count(*)
FROM record w
  JOIN record r ON r.stream_id = w.stream_id AND r.seq = json_extract(w.body, '$[5]')
  JOIN json_each('["' || replace(json_extract(w.body, '$[6]'), ',', '","') || '"]') j
WHERE json_extract(w.body, '$[1]') = 'w' AND (json_extract(r.body, '$[11]') & 1) = 0
  AND NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.stream_id = r.stream_id AND t.ref = r.seq)
GROUP BY r.day, j.value;

-- locked_until is uptime (ms) of the operating-system start counted by boot
CREATE TABLE staff_try (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  boot INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
) STRICT;

INSERT INTO staff_try (id, tries, boot, locked_until) VALUES (1, 0, 0, 0);
`;

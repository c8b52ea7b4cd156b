// Migration 4: the hub's receipts are kept, the last one of each day: what a verifier later holds against the hub's own evidence.
// Append-only file, it imports nothing. A rewind is no receipt that holds more, so it replaces none.

export const receipts = `
-- day: days since 1970 UTC by the hub's clock; text: the receipt as it came
CREATE TABLE receipt (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  day INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (stream_id, day)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER receipt_is_kept AFTER UPDATE OF receipt ON stream
WHEN json_valid(NEW.receipt) AND json_extract(NEW.receipt, '$.type') = 'ack'
BEGIN
  INSERT INTO receipt (stream_id, day, text)
    VALUES (NEW.id, CAST(json_extract(NEW.receipt, '$.at') / 86400000 AS INTEGER), NEW.receipt)
    ON CONFLICT (stream_id, day) DO UPDATE SET text = excluded.text;
END;

INSERT INTO receipt (stream_id, day, text)
SELECT id, CAST(json_extract(receipt, '$.at') / 86400000 AS INTEGER), receipt FROM stream
WHERE json_valid(receipt) AND json_extract(receipt, '$.type') = 'ack';
`;

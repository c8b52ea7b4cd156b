// Migration 3: a stream that lost records to a damaged disk ends, and says where it is known to have ended (protocol K16).
// Append-only file, it imports nothing.

export const endedStreams = `
-- the last seq that is known of, when records before it are missing; null while the stream is whole
ALTER TABLE stream ADD COLUMN known_size INTEGER;
ALTER TABLE stream ADD COLUMN known_head BLOB;
-- what lies behind the hole was salvaged up to this seq
ALTER TABLE stream ADD COLUMN salvaged INTEGER NOT NULL DEFAULT 0;
`;

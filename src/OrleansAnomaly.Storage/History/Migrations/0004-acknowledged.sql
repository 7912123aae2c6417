-- Who has acknowledged an incident, when (microseconds since 1970) and with which note ('' for none); NULL where nobody has. Replays leave them as they are.
ALTER TABLE incident ADD COLUMN acknowledged_by TEXT;
ALTER TABLE incident ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE incident ADD COLUMN acknowledged_note TEXT;

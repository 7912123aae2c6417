-- Who has acknowledged an incident, when (microseconds since 1970) and with which note ('' for none); NULL where nobody has. Tellings leave them as they are.
ALTER TABLE anomaly.incident
  ADD COLUMN acknowledged_by text COLLATE "C",
  ADD COLUMN acknowledged_at bigint,
  ADD COLUMN acknowledged_note text COLLATE "C";

-- Up to which position of its log each partition was told, where a cluster writes.
CREATE TABLE told (
  partition INTEGER NOT NULL PRIMARY KEY,
  position  INTEGER NOT NULL
);
INSERT INTO told (partition, position)
  WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < 1023)
  SELECT n, 0 FROM number;
INSERT INTO meta (name, value) VALUES ('place', -1);

CREATE INDEX chunk_last ON chunk (last_minute);

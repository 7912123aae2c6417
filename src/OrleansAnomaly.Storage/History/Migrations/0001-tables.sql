-- Event times are microseconds since 1970. Minutes and hours are numbered since 1970. NULL in a column of REAL stands for NaN.

CREATE TABLE meta (
  name  TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
);

CREATE TABLE sensor (
  key    INTEGER NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  path   TEXT NOT NULL
);
CREATE UNIQUE INDEX sensor_name ON sensor (tenant, path);

CREATE TABLE verdict (
  sensor       INTEGER NOT NULL REFERENCES sensor (key),
  time         INTEGER NOT NULL,
  position     INTEGER NOT NULL,
  sequence     INTEGER NOT NULL,
  ordinal      INTEGER NOT NULL,
  is_event     INTEGER NOT NULL,
  value        REAL,
  score        REAL,
  p_value      REAL,
  expected     REAL,
  lower        REAL,
  upper        REAL,
  is_anomalous INTEGER NOT NULL,
  is_alarm     INTEGER NOT NULL,
  kind         INTEGER NOT NULL,
  model        INTEGER NOT NULL,
  PRIMARY KEY (sensor, time, position)
) WITHOUT ROWID;
CREATE INDEX verdict_time ON verdict (time);
CREATE INDEX verdict_event ON verdict (sequence, ordinal) WHERE is_event = 1;

-- Every change with the incident as it was after it; the incident as it stands is the change that incident names.
CREATE TABLE change (
  sequence   INTEGER NOT NULL,
  ordinal    INTEGER NOT NULL,
  change     INTEGER NOT NULL,
  tenant     TEXT NOT NULL,
  path       TEXT NOT NULL,
  number     INTEGER NOT NULL,
  start      INTEGER NOT NULL,
  opened     INTEGER NOT NULL,
  peak       INTEGER NOT NULL,
  ended      INTEGER NOT NULL,
  is_open    INTEGER NOT NULL,
  p_value    REAL,
  confidence REAL,
  kind       INTEGER NOT NULL,
  origin     INTEGER NOT NULL,
  causes     TEXT NOT NULL,
  PRIMARY KEY (sequence, ordinal)
);
CREATE INDEX change_incident ON change (tenant, path, number);

CREATE TABLE incident (
  tenant   TEXT NOT NULL,
  path     TEXT NOT NULL,
  number   INTEGER NOT NULL,
  opened   INTEGER NOT NULL,
  ended    INTEGER NOT NULL,
  is_open  INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  ordinal  INTEGER NOT NULL,
  PRIMARY KEY (tenant, path, number)
);
CREATE INDEX incident_opened ON incident (tenant, opened, path, number);
CREATE INDEX incident_ended ON incident (is_open, ended);

-- Minutes as they came, many sensors of one partition together; a later id counts over an earlier.
CREATE TABLE chunk (
  id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  partition    INTEGER NOT NULL,
  first_minute INTEGER NOT NULL,
  last_minute  INTEGER NOT NULL,
  data         BLOB NOT NULL
);
CREATE INDEX chunk_place ON chunk (partition, last_minute, first_minute);
CREATE INDEX chunk_first ON chunk (first_minute);

-- Minutes of one sensor and hour. By hour before sensor, so that packing appends and forgetting cuts off the front.
CREATE TABLE block (
  id     INTEGER NOT NULL PRIMARY KEY,
  hour   INTEGER NOT NULL,
  sensor INTEGER NOT NULL,
  data   BLOB NOT NULL
);
CREATE UNIQUE INDEX block_place ON block (hour, sensor);

-- What is kept of a fleet for people and dashboards: the tables of the history in SQLite (History/Migrations) as PostgreSQL has them.
-- Event times are microseconds since 1970. Minutes and hours are numbered since 1970. NULL in a column of double precision stands for NaN. Texts are
-- compared byte by byte, whatever the database's locale.

CREATE TABLE anomaly.meta (
  name  text COLLATE "C" NOT NULL PRIMARY KEY,
  value bigint NOT NULL
) WITH (fillfactor = 50);
INSERT INTO anomaly.meta (name, value) VALUES ('place', -1);

-- Up to which position of its log each partition was told.
CREATE TABLE anomaly.told (
  partition smallint NOT NULL PRIMARY KEY,
  position  bigint NOT NULL
) WITH (fillfactor = 50);
INSERT INTO anomaly.told (partition, position) SELECT number, 0 FROM generate_series(0, 1023) number;

CREATE TABLE anomaly.sensor (
  key    bigint NOT NULL PRIMARY KEY,
  tenant text COLLATE "C" NOT NULL,
  path   text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX sensor_name ON anomaly.sensor (tenant, path);

CREATE TABLE anomaly.verdict (
  sensor       bigint NOT NULL REFERENCES anomaly.sensor (key),
  time         bigint NOT NULL,
  position     bigint NOT NULL,
  sequence     bigint NOT NULL,
  value        double precision,
  score        double precision,
  p_value      double precision,
  expected     double precision,
  lower        double precision,
  upper        double precision,
  ordinal      integer NOT NULL,
  model        integer NOT NULL,
  kind         smallint NOT NULL,
  is_event     smallint NOT NULL,
  is_anomalous smallint NOT NULL,
  is_alarm     smallint NOT NULL,
  is_change    smallint NOT NULL,
  PRIMARY KEY (sensor, time, position)
);
CREATE INDEX verdict_time ON anomaly.verdict (time);
CREATE INDEX verdict_event ON anomaly.verdict (sequence, ordinal) WHERE is_event = 1;

-- Every change with the incident as it was after it; the incident as it stands is the change that incident names.
CREATE TABLE anomaly.change (
  sequence   bigint NOT NULL,
  start      bigint NOT NULL,
  opened     bigint NOT NULL,
  peak       bigint NOT NULL,
  ended      bigint NOT NULL,
  p_value    double precision,
  confidence double precision,
  ordinal    integer NOT NULL,
  number     integer NOT NULL,
  change     smallint NOT NULL,
  is_open    smallint NOT NULL,
  kind       smallint NOT NULL,
  origin     smallint NOT NULL,
  tenant     text COLLATE "C" NOT NULL,
  path       text COLLATE "C" NOT NULL,
  causes     text COLLATE "C" NOT NULL,
  PRIMARY KEY (sequence, ordinal)
);
CREATE INDEX change_incident ON anomaly.change (tenant, path, number);

CREATE TABLE anomaly.incident (
  opened   bigint NOT NULL,
  ended    bigint NOT NULL,
  sequence bigint NOT NULL,
  ordinal  integer NOT NULL,
  number   integer NOT NULL,
  is_open  smallint NOT NULL,
  tenant   text COLLATE "C" NOT NULL,
  path     text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, path, number)
);
CREATE INDEX incident_opened ON anomaly.incident (tenant, opened, path, number);
CREATE INDEX incident_ended ON anomaly.incident (is_open, ended);

-- Minutes as they came, many sensors of one partition together; a later id counts over an earlier. Packed bytes are not compressed again.
CREATE TABLE anomaly.chunk (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partition    smallint NOT NULL,
  first_minute integer NOT NULL,
  last_minute  integer NOT NULL,
  data         bytea NOT NULL
);
ALTER TABLE anomaly.chunk ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX chunk_place ON anomaly.chunk (partition, last_minute, first_minute);
CREATE INDEX chunk_first ON anomaly.chunk (first_minute);
CREATE INDEX chunk_last ON anomaly.chunk (last_minute);

-- Minutes of one sensor and hour. By hour before sensor, so that packing appends and forgetting cuts off the front.
CREATE TABLE anomaly.block (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hour   integer NOT NULL,
  sensor bigint NOT NULL,
  data   bytea NOT NULL
);
ALTER TABLE anomaly.block ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX block_place ON anomaly.block (hour, sensor);

-- What the silos of a cluster share: who owns which partition, the partitions' logs, and checkpoints.

-- One row per partition that was ever taken. Appends only lock it: they make no new version of it, so a transaction that stays open for long (a backup)
-- does not slow them down. Takes and trims update it; the space left in the pages lets them do so without the index.
CREATE TABLE anomaly.owner (
  partition      smallint    NOT NULL PRIMARY KEY CHECK (partition BETWEEN 0 AND 1023),
  epoch          bigint      NOT NULL,
  owner          text        NOT NULL,
  first_position bigint      NOT NULL DEFAULT 0, -- of the oldest row that is kept; where the log ends when none is
  since          timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- Rows are inserted and deleted, never changed. Records have checksums and codings of their own and are not compressed again; up to a page they stay in
-- the row, where a reader goes by.
CREATE TABLE anomaly.log (
  partition smallint    NOT NULL,
  position  bigint      NOT NULL,
  count     integer     NOT NULL CHECK (count > 0),
  epoch     bigint      NOT NULL,
  time      timestamptz NOT NULL DEFAULT now(),
  records   bytea       NOT NULL,
  PRIMARY KEY (partition, position)
) WITH (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE anomaly.log ALTER COLUMN records SET STORAGE EXTERNAL;

-- One row per partition whose checkpoint was ever loaded or written. No position: nothing was written yet.
CREATE TABLE anomaly.checkpoint (
  partition smallint NOT NULL PRIMARY KEY CHECK (partition BETWEEN 0 AND 1023),
  epoch     bigint   NOT NULL,
  position  bigint,
  last_tick bigint
) WITH (fillfactor = 50);

CREATE TABLE anomaly.checkpoint_sensor (
  partition smallint NOT NULL,
  ordinal   integer  NOT NULL,
  tenant    text     NOT NULL,
  path      text     NOT NULL,
  PRIMARY KEY (partition, ordinal)
);

-- A state of 4 KB or so stays in its row, up to a page: it is written twice as fast as in pieces of 2 KB, and takes half as much space again.
CREATE TABLE anomaly.checkpoint_asset (
  partition smallint NOT NULL,
  asset     integer  NOT NULL,
  position  bigint   NOT NULL,
  state     bytea    NOT NULL,
  PRIMARY KEY (partition, asset)
) WITH (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.1, toast.autovacuum_vacuum_scale_factor = 0.1);
ALTER TABLE anomaly.checkpoint_asset ALTER COLUMN state SET STORAGE EXTERNAL;

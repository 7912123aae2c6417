-- Which silos there are, and the statements by which Orleans keeps them (Microsoft.Orleans.Clustering.AdoNet reads those from OrleansQuery by key; names of
-- parameters and columns are its own). A change of a member is told to the others by the cluster's version: whoever changes one raises it, and whoever has
-- read an older version changes nothing.

CREATE TABLE anomaly.cluster (
  id      text    NOT NULL PRIMARY KEY,
  version integer NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- Every start of a silo is a member of its own, by its generation.
CREATE TABLE anomaly.member (
  cluster      text        NOT NULL REFERENCES anomaly.cluster (id),
  address      text        NOT NULL,
  port         integer     NOT NULL,
  generation   integer     NOT NULL,
  silo_name    text        NOT NULL,
  host_name    text        NOT NULL,
  status       integer     NOT NULL, -- 3 is active, 6 is dead
  gateway_port integer     NOT NULL, -- 0 where clients do not connect there
  suspicions   text,                 -- who suspects it since when, in Orleans' own words
  started      timestamptz NOT NULL,
  alive        timestamptz NOT NULL, -- when it said so last
  PRIMARY KEY (cluster, address, port, generation)
) WITH (fillfactor = 50);

CREATE TABLE anomaly.OrleansQuery (
  QueryKey  text NOT NULL PRIMARY KEY,
  QueryText text NOT NULL
);

INSERT INTO anomaly.OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', $sql$
  WITH made AS (INSERT INTO anomaly.cluster (id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING id)
  SELECT EXISTS (SELECT FROM made)
$sql$),
('InsertMembershipKey', $sql$
  WITH raised AS (
    UPDATE anomaly.cluster SET version = version + 1
    WHERE id = @DeploymentId AND version = @Version AND NOT EXISTS (
      SELECT FROM anomaly.member WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING id),
  joined AS (
    INSERT INTO anomaly.member (cluster, address, port, generation, silo_name, host_name, status, gateway_port, started, alive)
    SELECT id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
    RETURNING cluster)
  SELECT EXISTS (SELECT FROM joined)
$sql$),
('UpdateMembershipKey', $sql$
  WITH raised AS (
    UPDATE anomaly.cluster SET version = version + 1
    WHERE id = @DeploymentId AND version = @Version AND EXISTS (
      SELECT FROM anomaly.member WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING id),
  changed AS (
    UPDATE anomaly.member SET status = @Status, suspicions = @SuspectTimes, alive = @IAmAliveTime
    FROM raised
    WHERE cluster = raised.id AND address = @Address AND port = @Port AND generation = @Generation
    RETURNING cluster)
  SELECT EXISTS (SELECT FROM changed)
$sql$),
('UpdateIAmAlivetimeKey', $sql$
  UPDATE anomaly.member SET alive = @IAmAliveTime
  WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$sql$),
('MembershipReadRowKey', $sql$
  SELECT c.version AS Version, m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName,
    m.status AS Status, m.gateway_port AS ProxyPort, m.suspicions AS SuspectTimes, m.started AS StartTime, m.alive AS IAmAliveTime
  FROM anomaly.cluster c
  LEFT JOIN anomaly.member m ON m.cluster = c.id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
  WHERE c.id = @DeploymentId
$sql$),
('MembershipReadAllKey', $sql$
  SELECT c.version AS Version, m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName,
    m.status AS Status, m.gateway_port AS ProxyPort, m.suspicions AS SuspectTimes, m.started AS StartTime, m.alive AS IAmAliveTime
  FROM anomaly.cluster c
  LEFT JOIN anomaly.member m ON m.cluster = c.id
  WHERE c.id = @DeploymentId
$sql$),
('GatewaysQueryKey', $sql$
  SELECT address AS Address, gateway_port AS ProxyPort, generation AS Generation
  FROM anomaly.member
  WHERE cluster = @DeploymentId AND status = @Status AND gateway_port > 0
$sql$),
('CleanupDefunctSiloEntriesKey', $sql$
  DELETE FROM anomaly.member WHERE cluster = @DeploymentId AND status = 6 AND alive < @IAmAliveTime
$sql$),
('DeleteMembershipTableEntriesKey', $sql$
  WITH gone AS (DELETE FROM anomaly.member WHERE cluster = @DeploymentId)
  UPDATE anomaly.cluster SET version = 0 WHERE id = @DeploymentId
$sql$);

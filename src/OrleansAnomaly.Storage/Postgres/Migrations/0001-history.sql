-- What is kept of a fleet for people and dashboards.
SELECT 1;

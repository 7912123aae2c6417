namespace OrleansAnomaly.TestKit.Postgres;

/// <summary>A class that puts PostgreSQL under a suite: where no server is installed, the suite's <see cref="SuiteFactAttribute"/> tests are skipped and say so.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;

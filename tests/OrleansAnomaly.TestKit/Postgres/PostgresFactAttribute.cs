namespace OrleansAnomaly.TestKit.Postgres;

/// <summary>A test that needs a PostgreSQL server; where none is installed it is skipped, and says so.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>What is said where none is installed.</summary>
    public const string Lack = "PostgreSQL is not installed (Debian: apt-get install postgresql)";

    public PostgresFactAttribute()
    {
        if (!PostgresServer.IsInstalled)
            Skip = Lack;
    }
}

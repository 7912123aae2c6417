using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace OrleansAnomaly.Storage.Postgres;

/// <summary>A PostgreSQL database, its pool of connections, and what its errors mean to people.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    /// <summary>
    /// The server gives up a session whose machine has gone silently, or that has stood still within a transaction, and with it the rows that it held locked:
    /// others wait for those. Without it a machine that loses its power while it appends would hold up its partitions for two hours.
    /// </summary>
    private const string GiveUpOnTheGone =
        "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=11000 -c idle_in_transaction_session_timeout=15000";

    private readonly NpgsqlDataSource _source;

    private PostgresDatabase(NpgsqlDataSource source, string place)
    {
        _source = source;
        Place = place;
    }

    /// <summary>Host, port and database, for messages; never the password.</summary>
    public string Place { get; }

    /// <summary>Prepares a pool; connects only when it is used.</summary>
    /// <param name="connection">A connection string as Npgsql reads it.</param>
    /// <param name="mostConnections">Most connections of the pool, unless the connection string says it.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static PostgresDatabase Of(string connection, int mostConnections = 20)
    {
        NpgsqlConnectionStringBuilder text = Pooled(connection, mostConnections);
        text.MaxAutoPrepare = Math.Max(text.MaxAutoPrepare, 50);
        return new PostgresDatabase(NpgsqlDataSource.Create(text), $"{text.Host}:{text.Port}/{text.Database}");
    }

    /// <summary>Why a connection string cannot be read, without what it says; null where it can.</summary>
    public static string? Misfit(string connection)
    {
        try
        {
            return string.IsNullOrWhiteSpace(connection) ? "it is empty" : Read(connection).Host is null ? "it names no Host" : null;
        }
        catch (ArgumentException unreadable)
        {
            return unreadable.InnerException?.Message ?? unreadable.Message;
        }
    }

    /// <summary>The connection string with the schema of our tables, for what connects by itself.</summary>
    /// <param name="connection">A connection string as Npgsql reads it.</param>
    /// <param name="mostConnections">Most connections of its pool, unless the connection string says it.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static string ConnectionString(string connection, int mostConnections)
    {
        return Pooled(connection, mostConnections).ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Pooled(string connection, int mostConnections)
    {
        NpgsqlConnectionStringBuilder text = Read(connection);
        // Npgsql's own builder knows every key, also those that were not given.
        if (!new DbConnectionStringBuilder { ConnectionString = connection }.Keys.Cast<string>().Any(key => key.Contains("max", StringComparison.OrdinalIgnoreCase) && key.Contains("pool", StringComparison.OrdinalIgnoreCase)))
            text.MaxPoolSize = mostConnections;
        // What the operator says comes later, and so wins.
        text.Options = $"{GiveUpOnTheGone} {text.Options}".TrimEnd();
        return text;
    }

    /// <summary>A connection of the pool; whoever asked disposes of it.</summary>
    internal ValueTask<NpgsqlConnection> OpenAsync(CancellationToken stop) => _source.OpenConnectionAsync(stop);

    /// <inheritdoc cref="OpenAsync"/>
    internal NpgsqlConnection Open() => _source.OpenConnection();

    /// <summary>Whether an error may pass by itself: the server was not there, is going down, or took too long.</summary>
    public static bool IsPassing(NpgsqlException error) => error.IsTransient || error.InnerException is SocketException or IOException or TimeoutException
        || error is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow };

    /// <summary>Tells an error with the database and what was being done.</summary>
    internal StorageException Explain(NpgsqlException error, string doing)
    {
        string why = error switch
        {
            PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } => "a table is missing; run 'anomaly-silo migrate' first",
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "the server's disk is full",
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => "the server refused user or password",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "there is no such database",
            PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "the server takes no more connections",
            _ when IsPassing(error) => "the server cannot be reached",
            _ => "PostgreSQL refused",
        };
        return new StorageException($"{doing} failed: {why} ({error.Message})", Place, inner: error);
    }

    /// <summary>Closes all connections.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Read(string connection)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        NpgsqlConnectionStringBuilder text;
        try
        {
            text = new NpgsqlConnectionStringBuilder(connection) { SearchPath = PostgresSchema.Name };
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new ArgumentException($"the connection string cannot be read: {error.Message}", nameof(connection), error);
        }
        text.ApplicationName ??= "orleans-anomaly";
        return text;
    }
}

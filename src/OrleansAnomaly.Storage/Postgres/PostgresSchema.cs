using System.Globalization;
using System.Reflection;
using Npgsql;

namespace OrleansAnomaly.Storage.Postgres;

/// <summary>
/// Brings a PostgreSQL database to the present form, by numbered migrations that are part of this assembly. Each is applied once and in a transaction of
/// its own, however many processes try at the same time; a newer database is refused.
/// </summary>
public static class PostgresSchema
{
    /// <summary>The schema that all tables are in; connections name it as their search path.</summary>
    public const string Name = "anomaly";

    // Any number that nobody else locks by.
    private const long LockKey = 0x4F41_6E6F_6D61_6C79;

    /// <summary>The migrations in order; the first makes version 1.</summary>
    internal static IReadOnlyList<(string Name, string Text)> Migrations { get; } = Load();

    /// <summary>The version that this program reads and writes.</summary>
    public static int Version => Migrations.Count;

    /// <summary>Applies what is missing.</summary>
    /// <param name="database">The database; its user may make tables.</param>
    /// <param name="stop">Ends it between two migrations, or while another process migrates.</param>
    /// <returns>Names of the migrations that were applied, in order; none where the database was up to date.</returns>
    /// <exception cref="StorageException">The database comes from a newer version, or refused.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(PostgresDatabase database, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        List<string> applied = [];
        try
        {
            await using NpgsqlConnection connection = await database.OpenAsync(stop).ConfigureAwait(false);
            await ExecuteAsync(connection, "SELECT pg_advisory_lock(@key)", stop, LockKey).ConfigureAwait(false);
            await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {Name}; CREATE TABLE IF NOT EXISTS {Name}.migration (number int PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now())", stop).ConfigureAwait(false);
            for (int number = await ReadVersionAsync(connection, stop).ConfigureAwait(false) + 1; number <= Version; number++)
            {
                (string name, string text) = Migrations[number - 1];
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
                await ExecuteAsync(connection, text, stop).ConfigureAwait(false);
                await ExecuteAsync(connection, $"INSERT INTO {Name}.migration (number, name) VALUES (@key, '{name}')", stop, number).ConfigureAwait(false);
                await transaction.CommitAsync(stop).ConfigureAwait(false);
                applied.Add(name);
            }
            await ExecuteAsync(connection, "SELECT pg_advisory_unlock(@key)", stop, LockKey).ConfigureAwait(false);
        }
        catch (NpgsqlException refused)
        {
            throw database.Explain(refused, "migrating");
        }
        return applied;
    }

    /// <summary>Makes sure that the database has the form that this program knows.</summary>
    /// <exception cref="StorageException">It has another, or cannot be reached.</exception>
    public static async Task CheckAsync(PostgresDatabase database, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        try
        {
            await using NpgsqlConnection connection = await database.OpenAsync(stop).ConfigureAwait(false);
            await using var command = new NpgsqlCommand("SELECT to_regclass(@table)::text", connection);
            command.Parameters.AddWithValue("table", $"{Name}.migration");
            int version = await command.ExecuteScalarAsync(stop).ConfigureAwait(false) is string ? await ReadVersionAsync(connection, stop).ConfigureAwait(false) : 0;
            if (version < Version)
                throw new StorageException($"the tables have version {version}; expected {Version}. Run 'anomaly-silo migrate' first", database.Place);
        }
        catch (NpgsqlException refused)
        {
            throw database.Explain(refused, "looking at the version of the tables");
        }
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"SELECT coalesce(max(number), 0) FROM {Name}.migration", connection);
        int version = Convert.ToInt32(await command.ExecuteScalarAsync(stop).ConfigureAwait(false), CultureInfo.InvariantCulture);
        return version <= Version ? version
            : throw new StorageException($"the tables have version {version}; this program knows up to {Version}. A newer version wrote them", connection.Database);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken stop, long? key = null)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        if (key is { } number)
            command.Parameters.AddWithValue("key", number);
        await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
    }

    private static List<(string, string)> Load()
    {
        const string folder = "Postgres.";
        Assembly assembly = typeof(PostgresSchema).Assembly;
        List<(string, string)> found = [];
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string file = name[folder.Length..];
            if (!file.StartsWith((found.Count + 1).ToString("D4", CultureInfo.InvariantCulture), StringComparison.Ordinal))
                throw new InvalidOperationException($"the migration '{file}' stands where number {found.Count + 1} is expected");
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            found.Add((Path.GetFileNameWithoutExtension(file), reader.ReadToEnd()));
        }
        return found;
    }
}

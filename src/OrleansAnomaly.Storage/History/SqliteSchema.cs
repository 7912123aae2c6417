using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// Brings a database's tables to the present form, by numbered migrations that are part of this assembly, and refuses databases that are not
/// a history, are damaged in their schema, or come from a newer version.
/// </summary>
internal static class SqliteSchema
{
    // "OAnH"; SQLite keeps it in the file's header, so that programs can tell whose a file is.
    private const int ApplicationId = 0x4F416E48;

    /// <summary>The migrations in order; the first makes version 1.</summary>
    public static IReadOnlyList<string> Migrations { get; } = Load();

    /// <summary>Migrates in one transaction, then compares the schema with the one expected.</summary>
    public static void Prepare(SqliteSession session, IReadOnlyList<string> migrations)
    {
        session.InTransaction(writing: true, () => Migrate(session, migrations));
        using var expected = new SqliteSession(":memory:", SqliteOpenMode.Memory);
        expected.InTransaction(writing: true, () => Migrate(expected, migrations));
        // A trigger or view that somebody added would run with every write, so nothing but the known schema is taken.
        if (Describe(session) != Describe(expected))
            throw new StorageException($"the tables are not those of schema version {migrations.Count}. {SqliteFault.WhatToDo}", session.Place.Name, inner: new SqliteException("other tables", SqliteFault.Corrupt));
    }

    private static void Migrate(SqliteSession session, IReadOnlyList<string> migrations)
    {
        long application = Number(session, "PRAGMA application_id"), version = Number(session, "PRAGMA user_version");
        if (application == 0 && version == 0 && Number(session, "SELECT count(*) FROM sqlite_master") == 0)
            session.Execute($"PRAGMA application_id = {ApplicationId}");
        else if (application != ApplicationId)
            throw new StorageException($"the database is no history: its application id is {application}; expected {ApplicationId}", session.Place.Name);
        else if (version < 1 || version > migrations.Count)
            throw new StorageException($"the database has schema version {version}; this version knows 1 to {migrations.Count}. A newer version wrote it, or its header is damaged", session.Place.Name);
        for (int i = (int)version; i < migrations.Count; i++)
            session.Execute(migrations[i]);
        if (version < migrations.Count)
            session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {migrations.Count}"));
    }

    private static long Number(SqliteSession session, string text) => session.Scalar(text) as long? ?? 0;

    // SQLite 3.35 caps group_concat by the longest row, far above a schema of ours.
    private static string Describe(SqliteSession session) =>
        session.Scalar("SELECT group_concat(entry, char(10)) FROM (SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS entry FROM sqlite_master ORDER BY type, name)") as string ?? "";

    private static List<string> Load()
    {
        Assembly assembly = typeof(SqliteSchema).Assembly;
        List<string> texts = [];
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.StartsWith("Postgres.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith((texts.Count + 1).ToString("D4", CultureInfo.InvariantCulture), StringComparison.Ordinal))
                throw new InvalidOperationException($"the migration '{name}' stands where number {texts.Count + 1} is expected");
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            texts.Add(reader.ReadToEnd());
        }
        return texts;
    }
}

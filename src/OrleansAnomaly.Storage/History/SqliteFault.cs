using Microsoft.Data.Sqlite;

namespace OrleansAnomaly.Storage.History;

/// <summary>What SQLite's errors mean to people.</summary>
internal static class SqliteFault
{
    public const string WhatToDo =
        "Stop the fleet, move the file away together with those that end in '-wal' and '-shm', and start again: what the log still holds is written anew; or put back a copy";

    /// <summary>SQLite's code for a damaged database.</summary>
    public const int Corrupt = 11;

    /// <summary>Whether an error says that the file itself is damaged, not that it cannot be had.</summary>
    public static bool IsDamage(StorageException error) => error.InnerException is SqliteException { SqliteErrorCode: Corrupt or 26 or 18 };

    /// <summary>Tells an error with its file, what was being done and SQLite's code.</summary>
    public static StorageException Explain(SqliteException error, string file, string doing)
    {
        // Codes: https://www.sqlite.org/rescode.html
        string why = error.SqliteErrorCode switch
        {
            13 => "the disk is full. Make room; nothing of this was written",
            Corrupt => $"the database is damaged. {WhatToDo}",
            26 => $"the file is no SQLite database, or its beginning is damaged. {WhatToDo}",
            18 => $"a row is larger than any that is written here: the database is damaged. {WhatToDo}",
            10 => "the disk could not be read or written",
            8 => "the file or its folder may not be written",
            14 => "the file cannot be opened: its folder is missing or may not be written, or it is no file",
            5 or 6 => "another process holds the file; one fleet at a time uses a data directory",
            19 => "a row contradicts what is stored: a sensor without a name, or a name with another key",
            _ => "SQLite refused",
        };
        return new StorageException($"{doing} failed: {why} (SQLite code {error.SqliteExtendedErrorCode}: {error.Message})", file, inner: error);
    }
}

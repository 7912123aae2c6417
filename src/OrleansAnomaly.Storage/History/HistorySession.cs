namespace OrleansAnomaly.Storage.History;

/// <summary>
/// One connection to the tables of a history, within a transaction; one thread uses it at a time. All SQL goes through here, so that readers and
/// writers of rows do not know which database it is. Values are <see cref="long"/> or <see cref="int"/>, <see cref="double"/> (NaN is stored as
/// nothing), <see cref="string"/> and <see cref="byte"/>[]. Two sides: <see cref="SqliteSession"/> and <see cref="Postgres.PostgresSession"/>.
/// </summary>
internal abstract class HistorySession : IDisposable
{
    /// <summary>Where it leads, for messages.</summary>
    public abstract HistoryPlace Place { get; }

    /// <summary>Writes and packs minutes through this connection.</summary>
    public MinuteWriter Minutes => field ??= new MinuteWriter(this);

    public abstract void Dispose();

    /// <summary>Runs a statement; returns how many rows it changed.</summary>
    public abstract int Execute(Statement statement, params ReadOnlySpan<object?> values);

    /// <summary>Runs a statement once for each row of values, in order and with few ways to the database and back; returns how many rows each changed.</summary>
    public abstract IReadOnlyList<int> ExecuteEach(Statement statement, IEnumerable<object?[]> rows);

    /// <summary>Asks; the rows must be disposed before anything else is asked or run.</summary>
    public abstract HistoryRows Query(Statement statement, params ReadOnlySpan<object?> values);

    /// <summary>Whether this transaction may trim and pack; false where another one does so now.</summary>
    public abstract bool MayTidy();

    /// <summary>The first column of the first row, an integer; null where there is none.</summary>
    public long? Integer(Statement statement, params ReadOnlySpan<object?> values)
    {
        using HistoryRows rows = Query(statement, values);
        return rows.Next() && !rows.IsNull(0) ? rows.Integer(0) : null;
    }
}

using Npgsql;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Storage.Postgres;

/// <summary>
/// A history in a PostgreSQL database that many processes share. What one has written is durable and all see it. Nothing is kept of the
/// database in memory: when the server restarts, what is under way then fails, and the next call connects anew.
/// <para>
/// <see cref="IHistory.Trim"/> and <see cref="IHistory.Compact"/> may be called by all processes: where one is at it the others leave it to it and
/// return at once.
/// </para>
/// </summary>
public sealed class PostgresHistory : SqlHistory
{
    private const string WhatToDo = "Put back a copy of the database";

    private readonly PostgresDatabase _database;
    private readonly HistoryPlace _place;
    private volatile bool _isClosed;

    private PostgresHistory(PostgresDatabase database)
    {
        _database = database;
        _place = new HistoryPlace(database.Place, WhatToDo);
    }

    /// <inheritdoc/>
    public override long Sequence => Ask("reading the sequence", session => session.Integer(HistorySql.ReadMeta, HistorySql.Sequence) ?? -1);

    /// <summary>Opens the history of a database, whose owner disposes of it.</summary>
    /// <param name="database">The database; <see cref="PostgresSchema.MigrateAsync"/> has made its tables.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="StorageException">The tables are missing or of another version, or the server cannot be reached.</exception>
    public static async Task<PostgresHistory> OpenAsync(PostgresDatabase database, CancellationToken stop = default)
    {
        await PostgresSchema.CheckAsync(database, stop).ConfigureAwait(false);
        return new PostgresHistory(database);
    }

    /// <summary>Refuses further calls; the database stays open.</summary>
    public override void Dispose() => _isClosed = true;

    private protected override void Change(string doing, Action<HistorySession> work) => Run(doing, PostgresSession.Writing, session =>
    {
        work(session);
        session.Commit();
    });

    private protected override T Ask<T>(string doing, Func<HistorySession, T> question)
    {
        T answer = default!;
        Run(doing, PostgresSession.Reading, session => answer = question(session));
        return answer;
    }

    private void Run(string doing, string begin, Action<PostgresSession> work)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        try
        {
            using PostgresSession session = PostgresSession.Begin(_database, _place, begin);
            work(session);
        }
        catch (NpgsqlException refused)
        {
            throw _database.Explain(refused, doing);
        }
    }
}

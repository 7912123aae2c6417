using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OrleansAnomaly.Storage.History;

/// <summary>A bounded number of connections for questions; who comes when all are in use waits.</summary>
internal sealed class ReaderPool(string path, int most) : IDisposable
{
    private readonly SemaphoreSlim _room = new(most);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _isClosed;

    /// <summary>Asks within one transaction, so that all answers are of one moment.</summary>
    public void Ask(Action<SqliteSession> question)
    {
        _room.Wait();
        SqliteSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            session = _idle.TryTake(out SqliteSession? idle) ? idle : Open();
            session.InTransaction(writing: false, () => question(session));
            _idle.Add(session);
            session = null;
        }
        finally
        {
            // A connection that failed is not trusted again.
            session?.Dispose();
            _room.Release();
        }
    }

    /// <summary>Waits for questions under way and closes all connections.</summary>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        for (int i = 0; i < most; i++)
            _room.Wait();
        while (_idle.TryTake(out SqliteSession? session))
            session.Dispose();
        _room.Release(most);
    }

    private SqliteSession Open()
    {
        // ReadOnly would keep SQLite from making the file of shared memory that readers beside a writer need.
        var session = new SqliteSession(path, SqliteOpenMode.ReadWrite);
        session.Execute("PRAGMA query_only = ON");
        return session;
    }
}

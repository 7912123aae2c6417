using Microsoft.Data.Sqlite;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// A history in one SQLite file with a write-ahead log beside it. A batch is flushed to the disk before <see cref="Write"/> returns.
/// One process uses a file at a time.
/// <para>
/// SQLite's pages have no checksums: damage to its trees is noticed where it meets them, damage to columns of minutes always (they have
/// checksums of their own), damage within a verdict or an incident only where it leaves no sound row.
/// </para>
/// </summary>
public sealed class SqliteHistory : SqlHistory
{
    /// <summary>The path that stands for a history in memory, which ends with the object. It answers one question at a time.</summary>
    public const string InMemory = ":memory:";

    private readonly Lock _writing = new();
    private readonly SqliteSession _writer;
    private readonly ReaderPool? _readers;
    private long _sequence;
    private bool _isClosed;

    private SqliteHistory(SqliteSession writer, ReaderPool? readers)
    {
        _writer = writer;
        _readers = readers;
        _sequence = writer.Integer(HistorySql.ReadMeta, HistorySql.Sequence) ?? -1;
    }

    /// <inheritdoc/>
    public override long Sequence => Volatile.Read(ref _sequence);

    /// <summary>Opens a history, makes it where there is none, and brings its tables to the present form. Looks at the file's head and schema, not at all of it.</summary>
    /// <param name="path">The file, or <see cref="InMemory"/>. Missing folders are made.</param>
    /// <param name="options">How it is opened.</param>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    /// <exception cref="StorageException">The file cannot be opened or written, is no history, is damaged, or comes from a newer version.</exception>
    public static SqliteHistory Open(string path, HistoryOptions options) => Open(path, options, SqliteSchema.Migrations);

    internal static SqliteHistory Open(string path, HistoryOptions options, IReadOnlyList<string> migrations)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (options.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        SqliteSession? writer = null;
        try
        {
            bool isFile = path != InMemory;
            if (isFile)
            {
                path = Path.GetFullPath(path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }
            writer = new SqliteSession(path, isFile ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.Memory);
            writer.Execute("PRAGMA page_size = 8192");
            if (isFile && writer.Scalar("PRAGMA journal_mode = WAL") is not "wal")
                throw new StorageException("the file's system knows no shared memory, which a write-ahead log needs; expected a local disk", path);
            writer.Execute("PRAGMA synchronous = FULL");
            writer.Execute("PRAGMA foreign_keys = ON");
            SqliteSchema.Prepare(writer, migrations);
            return new SqliteHistory(writer, isFile ? new ReaderPool(path, options.Readers) : null);
        }
        catch (Exception error)
        {
            writer?.Dispose();
            throw error switch
            {
                SqliteException refused => SqliteFault.Explain(refused, path, "opening the history"),
                IOException or UnauthorizedAccessException => new StorageException($"the folder cannot be made: {error.Message}", path, inner: error),
                _ => error,
            };
        }
    }

    /// <summary>Looks at the whole structure of the file, which takes as long as reading it.</summary>
    /// <exception cref="StorageException">It is damaged, or cannot be read.</exception>
    public void Check() => Change("checking the history", _ =>
    {
        if (_writer.Scalar("PRAGMA quick_check(1)") is string found && found != "ok")
            throw new SqliteException(found, SqliteFault.Corrupt);
    });

    /// <inheritdoc/>
    public override void Write(HistoryBatch batch)
    {
        lock (_writing)
        {
            base.Write(batch);
            Volatile.Write(ref _sequence, Math.Max(_sequence, batch.Sequence));
        }
    }

    /// <summary>Waits for what is under way and closes the file.</summary>
    public override void Dispose()
    {
        lock (_writing)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            _readers?.Dispose();
            _writer.Dispose();
        }
    }

    private protected override void Change(string doing, Action<HistorySession> work)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            try
            {
                _writer.InTransaction(writing: true, () => work(_writer));
            }
            catch (SqliteException error)
            {
                throw SqliteFault.Explain(error, _writer.Place.Name, doing);
            }
        }
    }

    private protected override T Ask<T>(string doing, Func<HistorySession, T> question)
    {
        T answer = default!;
        try
        {
            if (_readers is not null)
                _readers.Ask(session => answer = question(session));
            else
                Change(doing, session => answer = question(session));
        }
        catch (SqliteException error)
        {
            throw SqliteFault.Explain(error, _writer.Place.Name, doing);
        }
        return answer;
    }
}

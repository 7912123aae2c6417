using System.Collections.Concurrent;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.States;

/// <summary>
/// Where the flat states of assets and their sensors lie when they are not in memory: an append-only store in the manner of Bitcask (Sheehy and
/// Smith, 2010). Records lie in large data files; the owner holds the index, one <see cref="StateRef"/> for each key; a
/// <see cref="SnapshotManifest"/>, published atomically, says which parts of which files make a snapshot.
/// <para>
/// One rule keeps the index and the files together: a record is live from the moment its <see cref="StateRef"/> is handed out, by
/// <see cref="Append"/> or by <see cref="Load"/>, until it is given to <see cref="Release"/>. A file without live records is in no later snapshot.
/// </para>
/// <para>
/// All members may be called by any thread; <see cref="Publish(StateCapture, long, ReadOnlySpan{PartitionMark})"/> and <see cref="Drop"/> hold up neither <see cref="Append"/> nor <see cref="Read"/>.
/// One process owns a store; others may read it.
/// </para>
/// </summary>
public sealed class StateStore : IDisposable
{
    /// <summary>The longest payload of a record, in bytes.</summary>
    public const int MaxPayloadBytes = RecordFormat.MaxPayloadBytes;

    private const int BufferBytes = 1 << 20;

    private readonly Lock _gate = new();       // appending, lengths and live bytes; taken last
    private readonly Lock _publishing = new(); // one Load, Publish or Drop at a time
    private readonly ConcurrentDictionary<int, StateFile> _table = new();
    private readonly StateFolder _folder;
    private readonly TimeProvider _time;
    private readonly StateAppender? _appender;
    private readonly SnapshotList _snapshots;
    private StorageException? _failure;
    private bool _isLoaded, _isDisposed;

    private StateStore(StateFolder folder, long? fileBytes, int bufferBytes, TimeProvider time, bool noneWhole = false)
    {
        _folder = folder;
        _time = time;
        _snapshots = new SnapshotList(folder, noneWhole);
        _isLoaded = Manifests.Count == 0;
        if (fileBytes == null)
            return;
        IReadOnlyList<int> data = folder.DataFiles();
        // A process that was ended may have left names that no loss of power has yet put to the test.
        if (data.Count > 0 || Manifests.Count > 0)
            folder.FlushNames();
        _appender = new StateAppender(folder, _table, fileBytes.Value, bufferBytes, time, data.Concat(_snapshots.DataFiles).DefaultIfEmpty().Max());
    }

    /// <summary>Opens the store below a data directory as its owner. What was appended and not published by an earlier process is not in it.</summary>
    /// <param name="files">The data directory; the store lies in its folder <c>states</c>.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="time">Where the time comes from.</param>
    /// <param name="noneWhole">Whether to begin without a snapshot where there are manifests and none is whole (<see cref="Damaged"/>); else that is refused.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message holds all faults.</exception>
    /// <exception cref="StorageException">There are manifests and none is whole, or the files cannot be reached.</exception>
    public static StateStore Open(IFiles files, StateStoreOptions options, TimeProvider time, bool noneWhole = false)
    {
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        return new StateStore(new StateFolder(files), options.FileBytes, BufferBytes, time, noneWhole);
    }

    /// <summary>As <see cref="Open(IFiles, StateStoreOptions, TimeProvider, bool)"/>, also with files and a buffer so small that tests see many of them.</summary>
    internal static StateStore Open(IFiles files, long fileBytes, int bufferBytes, TimeProvider time) => new(new StateFolder(files), fileBytes, bufferBytes, time);

    /// <summary>
    /// Opens the store to read it: no file is made or deleted, and another process may own it. That process may drop what this one has listed;
    /// then <see cref="Load"/> throws, and the store must be opened again.
    /// </summary>
    /// <exception cref="StorageException">There are manifests and none is whole, or the files cannot be reached.</exception>
    public static StateStore OpenReader(IFiles files) => new(new StateFolder(files), null, 0, TimeProvider.System);

    /// <summary>The whole manifests, oldest first.</summary>
    public IReadOnlyList<SnapshotManifest> Manifests => _snapshots.Whole;

    /// <summary>What is wrong with the manifests that were there on opening and are not whole.</summary>
    public IReadOnlyList<StorageException> Damaged => _snapshots.Damaged;

    /// <summary>Why nothing more can be written; null while all is well. A failure is for ever: the store must be opened anew.</summary>
    public StorageException? Failure => Volatile.Read(ref _failure);

    /// <summary>Bytes of records that are live.</summary>
    public long LiveBytes => Sum(file => file.Live);

    /// <summary>Bytes of the data files that are open: live, garbage and headers.</summary>
    public long FileBytes => Sum(file => file.Length);

    /// <summary>Number of the data files that are open.</summary>
    public int FileCount => _table.Count;

    /// <summary>
    /// Reads a snapshot: shows the visitor every record in the order in which they were appended. Of several for one key the last counts; the visitor
    /// must <see cref="Release"/> the one that it replaces, and those that it does not keep. An owner loads once before it appends; a second
    /// load, of an older manifest say, begins anew, and what the first handed out is void.
    /// </summary>
    /// <param name="manifest">One of <see cref="Manifests"/>.</param>
    /// <param name="visitor">Takes the records.</param>
    /// <param name="lost">
    /// Where null, the first damage is thrown. Else what is damaged is left out and told here, each time with file and offset; the files
    /// concerned count as sparse (<see cref="IsSparse"/>), so that the next snapshots do without them.
    /// </param>
    /// <exception cref="StorageException">A file or a record is missing or damaged.</exception>
    /// <exception cref="InvalidOperationException">A record has been appended before.</exception>
    public void Load(SnapshotManifest manifest, StateVisitor visitor, Action<StorageException>? lost = null)
    {
        lock (_publishing)
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_appender?.Current != null)
                    throw new InvalidOperationException("a record has been appended; an owner loads before it appends");
                _isLoaded = false;
                Close();
            }
            foreach ((int number, long length) in manifest.Files)
            {
                if (OpenData(number, length, lost) is not StateFile file)
                    continue;
                StateScan.Run(file, record =>
                {
                    lock (_gate)
                        file.Live += record.At.Bytes;
                    visitor(record);
                }, lost);
            }
            lock (_gate)
                _isLoaded = true;
        }
    }

    /// <summary>Appends a record. It can be read at once, and is durable once a <see cref="Publish(StateCapture, long, ReadOnlySpan{PartitionMark})"/> that was called later has returned.</summary>
    /// <param name="kind">What it holds.</param>
    /// <param name="partition">0 to 1,023.</param>
    /// <param name="key">First ordinal, or index of the asset; ≥ 0.</param>
    /// <param name="position">Log position in the partition from which on the state has not applied the log; −1 where that means nothing.</param>
    /// <param name="payload">The state; at most <see cref="MaxPayloadBytes"/>.</param>
    /// <returns>Where it lies. It is live until it is released; the record that it replaces must be released now.</returns>
    /// <exception cref="StorageException">It could not be written, or a write failed before (<see cref="Failure"/>).</exception>
    /// <exception cref="InvalidOperationException">The store was opened to be read, or has a manifest and none was loaded.</exception>
    public StateRef Append(StateKind kind, int partition, int key, long position, ReadOnlySpan<byte> payload)
    {
        if (!RecordFormat.IsKind(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind is Sensors or Asset");
        if ((uint)partition >= SensorId.Partitions)
            throw new ArgumentOutOfRangeException(nameof(partition), partition, $"a partition is 0 to {SensorId.Partitions - 1}");
        ArgumentOutOfRangeException.ThrowIfNegative(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(position, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayloadBytes, nameof(payload));
        Span<byte> header = stackalloc byte[RecordFormat.HeaderBytes];
        RecordFormat.WriteHeader(header, kind, partition, key, position, payload);
        lock (_gate)
        {
            StateAppender appender = Writable();
            try
            {
                return appender.Append(header, payload);
            }
            catch (StorageException failure)
            {
                throw Fail(failure);
            }
        }
    }

    /// <summary>Reads the payload of a live record.</summary>
    /// <param name="at">Where it lies.</param>
    /// <param name="payload">Room for it: <see cref="StateRef.PayloadBytes"/> or more.</param>
    /// <returns>Length of the payload.</returns>
    /// <exception cref="StorageException">No whole record lies there.</exception>
    public int Read(StateRef at, Span<byte> payload)
    {
        if (payload.Length < at.PayloadBytes)
            throw new ArgumentException($"there is room for {payload.Length} bytes; expected {at.PayloadBytes} or more", nameof(payload));
        if (!_table.TryGetValue(at.File, out StateFile? file))
            throw new StorageException("no snapshot that was loaded has this file, and no record was appended to it", _folder.DescribeData(at.File));
        if (at.Offset < StateFileFormat.HeaderBytes || at.Bytes < RecordFormat.HeaderBytes || at.Offset > file.Length - at.Bytes)
            throw new StorageException($"{at.Bytes} bytes cannot be a record here; expected them within {StateFileFormat.HeaderBytes} to {file.Length}", file.Path, at.Offset);
        Span<byte> header = stackalloc byte[RecordFormat.HeaderBytes];
        payload = payload[..at.PayloadBytes];
        ReadBytes(file, at.Offset, header);
        if (RecordFormat.PayloadBytes(header) != payload.Length)
            throw new StorageException($"payload length is {RecordFormat.PayloadBytes(header)}; expected {payload.Length}", file.Path, at.Offset);
        ReadBytes(file, at.Offset + header.Length, payload);
        if (RecordFormat.Fault(header, payload) is string fault)
            throw new StorageException(fault, file.Path, at.Offset);
        return payload.Length;
    }

    /// <summary>The error for a record that is whole but does not say what it should: it names the file and the place.</summary>
    /// <param name="at">Where the record lies.</param>
    /// <param name="message">What was found, and what was expected.</param>
    public StorageException DamageAt(StateRef at, string message) => new(message, _folder.DescribeData(at.File), at.Offset);

    /// <summary>
    /// Gives a record up: it is garbage from now on. Call it after the record that replaces it was appended, never before, and only for a
    /// record that was replaced; else an older one of its key may come back with the next load. Does nothing for the default value.
    /// </summary>
    /// <exception cref="InvalidOperationException">More is released than was live: a record was released twice.</exception>
    public void Release(StateRef former)
    {
        if (former.IsNone)
            return;
        lock (_gate)
        {
            if (!_table.TryGetValue(former.File, out StateFile? file) || file.Live < former.Bytes)
                throw new InvalidOperationException($"{former} is not live; a record is released once");
            file.Live -= former.Bytes;
        }
    }

    /// <summary>
    /// Whether the file of a live record is worth leaving: less than 30 % of it is live, or it is damaged, and it is no longer appended to. The
    /// owner then reads the record, appends it anew and releases it, and the file can go.
    /// </summary>
    public bool IsSparse(StateRef at)
    {
        lock (_gate)
            return _table.TryGetValue(at.File, out StateFile? file) && file != _appender?.Current && (file.IsDamaged || file.Live * 10 < file.Length * 3);
    }

    /// <summary>
    /// Settles what the next snapshot holds: every record that is live now. What is appended from now on is no part of it, so the owner can
    /// make sure of whatever must be durable before it, and then <see cref="Publish(StateCapture, long, ReadOnlySpan{PartitionMark})"/>.
    /// </summary>
    /// <exception cref="StorageException">A write failed, now or before (<see cref="Failure"/>).</exception>
    /// <exception cref="InvalidOperationException">The store was opened to be read, or has a manifest and none was loaded.</exception>
    public StateCapture Capture()
    {
        lock (_gate)
        {
            StateAppender appender = Writable();
            try
            {
                appender.WriteOut();
            }
            catch (StorageException failure)
            {
                // Before another thread appends behind what is missing.
                throw Fail(failure);
            }
            // A record that was released before this moment had its replacement appended before it.
            return new StateCapture([.. _table.Values.Where(file => file.Live > 0).OrderBy(file => file.Number).Select(file => (file, file.Length))]);
        }
    }

    /// <summary>
    /// Makes durable what has been appended so far. Nothing depends on it: it spares the next <see cref="Publish(StateCapture, long, ReadOnlySpan{PartitionMark})"/>
    /// one large flush, for which every other flush on the disk would have to wait.
    /// </summary>
    /// <exception cref="StorageException">A write failed, now or before (<see cref="Failure"/>).</exception>
    public void Flush()
    {
        lock (_publishing)
        {
            try
            {
                foreach ((StateFile file, long length) in Capture().Files)
                    file.Flush(length);
            }
            catch (StorageException failure)
            {
                throw Fail(failure);
            }
        }
    }

    /// <summary>Publishes a snapshot of every record that is live now.</summary>
    /// <inheritdoc cref="Publish(StateCapture, long, ReadOnlySpan{PartitionMark})"/>
    public SnapshotManifest Publish(long sequence, ReadOnlySpan<PartitionMark> partitions) => Publish(Capture(), sequence, partitions);

    /// <summary>Publishes a snapshot: once this has returned, it outlives the machine's power. The snapshots before it stay until they are dropped.</summary>
    /// <param name="capture">What it holds; no manifest may have been dropped since.</param>
    /// <param name="sequence">Log sequence from which the log must be replayed; ≥ 0.</param>
    /// <param name="partitions">How far each of the 1,024 partitions had come.</param>
    /// <exception cref="StorageException">It could not be written, or a write failed before (<see cref="Failure"/>). The snapshots before it are whole.</exception>
    /// <exception cref="InvalidOperationException">The store was opened to be read, or has a manifest and none was loaded.</exception>
    public SnapshotManifest Publish(StateCapture capture, long sequence, ReadOnlySpan<PartitionMark> partitions)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        if (partitions.Length != SensorId.Partitions)
            throw new ArgumentException($"there are {partitions.Length} partitions; expected {SensorId.Partitions}", nameof(partitions));
        for (int i = 0; i < partitions.Length; i++)
        {
            if (partitions[i].Fault() is string fault)
                throw new ArgumentException($"partition {i}: {fault}", nameof(partitions));
        }
        lock (_publishing)
        {
            try
            {
                foreach ((StateFile file, long length) in capture.Files)
                    file.Flush(length);
                var manifest = new SnapshotManifest(
                    _snapshots.NextNumber, EventTime.From(_time.GetUtcNow()), sequence, [.. partitions],
                    [.. capture.Files.Select(part => (part.File.Number, part.Length))]);
                _folder.WriteManifest(manifest);
                lock (_gate)
                    _ = Writable();
                _folder.RevealManifest(manifest);
                _snapshots.Add(manifest);
                return manifest;
            }
            catch (StorageException failure)
            {
                throw Fail(failure);
            }
        }
    }

    /// <summary>
    /// Deletes a manifest, with all that are damaged (<see cref="Damaged"/>), and then every data file that no manifest lists, that holds nothing live and that
    /// is not appended to.
    /// </summary>
    /// <exception cref="InvalidOperationException">The manifest is the newest, or the one before it, or is not in <see cref="Manifests"/>; or a damaged one is newer than all of these.</exception>
    /// <exception cref="StorageException">A file could not be deleted, which is tried again by the next call; or a write failed before (<see cref="Failure"/>).</exception>
    public void Drop(SnapshotManifest manifest)
    {
        lock (_publishing)
        {
            lock (_gate)
                _ = Writable();
            _snapshots.Delete(manifest);
            try
            {
                // No file may go before the manifest that lists it is gone for good.
                _folder.FlushNames();
            }
            catch (StorageException failure)
            {
                throw Fail(failure);
            }
            DeleteGarbage();
        }
    }

    /// <summary>Closes the files. What was not published is not kept.</summary>
    public void Dispose()
    {
        lock (_publishing)
            lock (_gate)
            {
                _isDisposed = true;
                Close();
            }
    }

    private void Close()
    {
        foreach (StateFile file in _table.Values)
            file.Dispose();
        _table.Clear();
    }

    /// <summary>The appender, under the gate, where writing is allowed.</summary>
    private StateAppender Writable()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_appender == null)
            throw new InvalidOperationException("the store was opened to be read");
        if (!_isLoaded)
            throw new InvalidOperationException("the store has a snapshot; an owner loads one before it writes");
        return _failure != null ? throw _failure : _appender;
    }

    private StorageException Fail(StorageException failure)
    {
        lock (_gate)
            return _failure ??= failure;
    }

    private StateFile? OpenData(int number, long length, Action<StorageException>? lost)
    {
        StateFile? file = null;
        try
        {
            file = _table[number] = _folder.OpenData(number);
            long stored = file.StoredLength();
            file.Length = file.Written = file.Flushed = Math.Min(length, stored);
            if (stored < length)
                throw new StorageException($"the file ends here; expected {length} bytes", file.Path, stored);
        }
        catch (StorageException damage) when (lost != null)
        {
            if (file != null)
                file.IsDamaged = true;
            lost(damage);
        }
        return file;
    }

    private void ReadBytes(StateFile file, long offset, Span<byte> to)
    {
        int stored = to.Length;
        if (offset + to.Length > file.Written)
        {
            lock (_gate)
                stored = _appender!.CopyBuffered(file, offset, to);
        }
        file.Read(to[..stored], offset);
    }

    private void DeleteGarbage()
    {
        var listed = _snapshots.DataFiles.ToHashSet();
        foreach (int number in _folder.DataFiles().Where(number => !listed.Contains(number)))
        {
            StateFile? file;
            lock (_gate)
            {
                if (_table.TryGetValue(number, out file) && (file.Live > 0 || file == _appender!.Current))
                    continue;
                _ = _table.TryRemove(number, out _);
            }
            file?.Dispose();
            _folder.DeleteData(number);
        }
    }

    private long Sum(Func<StateFile, long> figure)
    {
        lock (_gate)
            return _table.Values.Sum(figure);
    }
}

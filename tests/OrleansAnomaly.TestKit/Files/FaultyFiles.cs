using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.TestKit.Files;

/// <summary>
/// Files in memory that behave like the worst honest disk. What was flushed outlives <see cref="Crash"/>; of what was not, each write is kept,
/// lost or torn by seed, and each change of a name is kept or lost. The same seed and the same calls give the same bytes.
/// <para>
/// Operations are create, open, read, write, flush, truncate, rename, delete and flush of a folder; they are counted from 1, also those that fail.
/// Files are at most 2 GiB long. All members may be called by any thread.
/// </para>
/// </summary>
public sealed class FaultyFiles(ulong seed) : IFiles
{
    private readonly Lock _lock = new();
    private readonly List<NameChange> _unflushed = [];
    private readonly SortedDictionary<string, StoredFile> _durable = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, StoredFile> _live = new(StringComparer.Ordinal);
    private SplitMix64 _random = new(seed);
    private long _failAt, _crashAt, _flushes, _failFlushAt, _capacity = long.MaxValue;
    private int _files, _boot;
    private bool _isDown;

    /// <summary>How many operations were begun so far.</summary>
    public long Operations { get; private set; }

    /// <summary>Bytes that all files together may have. A write beyond writes what still fits and throws.</summary>
    public long Capacity
    {
        get { lock (_lock) return _capacity; }
        set { lock (_lock) _capacity = value; }
    }

    /// <summary>The <paramref name="n"/>-th operation from now throws an IOException (1 is the next). A write may have written a beginning; a flush fails as <see cref="FailFlush"/> says.</summary>
    public void FailAt(long n)
    {
        lock (_lock)
            _failAt = Operations + n;
    }

    /// <summary>
    /// The <paramref name="n"/>-th flush of a file from now throws an IOException. As on Linux, what it should have made durable reached the disk or
    /// did not, is read from memory still or is not, and counts as clean: a later flush succeeds without it.
    /// </summary>
    public void FailFlush(long n = 1)
    {
        lock (_lock)
            _failFlushAt = _flushes + n;
    }

    /// <summary>The power goes at the <paramref name="n"/>-th operation from now: before it, in its midst or after it, by seed. It and all later ones throw <see cref="SimulatedPowerLoss"/> until <see cref="Crash"/> or <see cref="Kill"/>.</summary>
    public void CrashAt(long n)
    {
        lock (_lock)
            _crashAt = Operations + n;
    }

    /// <summary>The machine lost its power and is up again: handles are dead, plans are forgotten, what was not flushed is settled by seed.</summary>
    public void Crash()
    {
        lock (_lock)
        {
            foreach (StoredFile file in _live.Values.Concat(_durable.Values).Concat(_unflushed.Select(change => change.File)).Distinct().OrderBy(file => file.Id).ToList())
                file.Crash(ref _random);
            int mode = _random.NextInt32(4);
            foreach (NameChange change in _unflushed)
            {
                if (mode switch { 0 => true, 1 => false, _ => _random.NextInt32(2) == 0 })
                    Apply(change, _durable);
            }
            _unflushed.Clear();
            _live.Clear();
            foreach ((string name, StoredFile file) in _durable)
                _live.Add(name, file);
            Restart();
        }
    }

    /// <summary>The process is gone and the machine is not: all that was written stays, flushed or not; handles are dead, plans are forgotten.</summary>
    public void Kill()
    {
        lock (_lock)
            Restart();
    }

    /// <summary>Turns one bit of a file over, in memory and on disk.</summary>
    public void Flip(string name, long offset, int bit)
    {
        lock (_lock)
            Find(name).Flip(checked((int)offset), bit);
    }

    /// <summary>Gives a file these bytes, durably, whether there was one or not.</summary>
    public void Put(string name, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            Vanish(name);
            var file = new StoredFile(_files++);
            file.Put(bytes);
            _live.Add(name, file);
            _durable.Add(name, file);
        }
    }

    /// <summary>Takes a file away, durably, as an operator does who should not have; no operation.</summary>
    public void Vanish(string name)
    {
        lock (_lock)
        {
            _live.Remove(name);
            _durable.Remove(name);
            _unflushed.RemoveAll(change => change.Added == name || change.Removed == name);
        }
    }

    /// <summary>Names and bytes as the living process sees them.</summary>
    public SortedDictionary<string, byte[]> Snapshot()
    {
        lock (_lock)
        {
            var all = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
            foreach ((string name, StoredFile file) in _live)
                all.Add(name, file.Bytes.ToArray());
            return all;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        lock (_lock)
        {
            RequirePower();
            return [.. _live.Keys.Where(name => FolderOf(name) == folder).Select(name => name[(name.LastIndexOf('/') + 1)..])];
        }
    }

    /// <inheritdoc/>
    public IFile Create(string name)
    {
        StoredFile? file = null;
        Operate("create", name, () =>
        {
            file = new StoredFile(_files++);
            if (!_live.TryAdd(name, file))
                throw new IOException($"'{name}' exists");
            _unflushed.Add(new NameChange(null, name, file));
        });
        return new Handle(this, file!, name, isWritable: true);
    }

    /// <inheritdoc/>
    public IFile Open(string name, bool forWriting = false)
    {
        StoredFile? file = null;
        Operate("open", name, () => file = Find(name));
        return new Handle(this, file!, name, forWriting);
    }

    /// <inheritdoc/>
    public void Rename(string from, string to) => Operate("rename", from, () =>
    {
        if (FolderOf(from) != FolderOf(to))
            throw new IOException($"'{from}' and '{to}' lie in different folders");
        StoredFile file = Find(from);
        var change = new NameChange(from, to, file);
        Apply(change, _live);
        _unflushed.Add(change);
    });

    /// <inheritdoc/>
    public void Delete(string name) => Operate("delete", name, () =>
    {
        if (_live.Remove(name, out StoredFile? file))
            _unflushed.Add(new NameChange(name, null, file));
    });

    /// <inheritdoc/>
    public void FlushFolder(string folder) => Operate("flush of the folder", folder, () =>
    {
        foreach (NameChange change in _unflushed.Where(change => change.Folder == folder))
            Apply(change, _durable);
        _unflushed.RemoveAll(change => change.Folder == folder);
    });

    /// <inheritdoc/>
    public string Describe(string name) => name;

    private static string FolderOf(string name) => name[..Math.Max(0, name.LastIndexOf('/'))];

    private static void Apply(NameChange change, SortedDictionary<string, StoredFile> names)
    {
        if (change.Removed is { } removed && names.TryGetValue(removed, out StoredFile? file) && file == change.File)
            names.Remove(removed);
        if (change.Added is { } added)
            names[added] = change.File;
    }

    private StoredFile Find(string name) =>
        _live.TryGetValue(name, out StoredFile? file) ? file : throw new FileNotFoundException($"there is no '{name}'", name);

    private void Restart()
    {
        _boot++;
        _isDown = false;
        _failAt = _crashAt = _failFlushAt = 0;
    }

    private void RequirePower()
    {
        if (_isDown)
            throw new SimulatedPowerLoss();
    }

    /// <summary>One operation under the plan of faults.</summary>
    /// <param name="what">What it is called.</param>
    /// <param name="name">On which file or folder.</param>
    /// <param name="whole">Its effect.</param>
    /// <param name="part">What of it may have come about where the power goes in its midst.</param>
    /// <param name="failed">What it leaves where it fails; <paramref name="part"/> where null.</param>
    private void Operate(string what, string name, Action whole, Action? part = null, Action? failed = null)
    {
        lock (_lock)
        {
            RequirePower();
            Operations++;
            if (Operations == _crashAt)
            {
                _isDown = true;
                int when = _random.NextInt32(3);
                if (when == 1)
                    part?.Invoke();
                else if (when == 2)
                    whole();
                throw new SimulatedPowerLoss();
            }
            if (Operations == _failAt)
            {
                (failed ?? part)?.Invoke();
                throw new IOException($"{what} of '{name}' failed (planned by the test)");
            }
            whole();
        }
    }

    private void Write(StoredFile file, string name, ReadOnlySpan<byte> bytes, int offset)
    {
        byte[] copy = bytes.ToArray();
        Operate("write", name, () =>
        {
            long used = _live.Values.Sum(other => (long)other.Length), space = Math.Max(0, _capacity - used);
            int fits = (int)Math.Min(copy.Length, Math.Max(0, file.Length + space - offset));
            file.Write(offset, copy.AsSpan(0, fits));
            if (fits < copy.Length)
                throw new IOException($"write of '{name}' failed: no space left");
        }, () => file.Write(offset, copy.AsSpan(0, _random.NextInt32(copy.Length + 1))));
    }

    private void Flush(StoredFile file, string name) => Operate("flush", name, () =>
    {
        if (++_flushes == _failFlushAt)
        {
            file.FailFlush(ref _random);
            throw new IOException($"flush of '{name}' failed (planned by the test)");
        }
        file.Flush();
    }, failed: () => file.FailFlush(ref _random));

    /// <summary>A name that came, went or both.</summary>
    private sealed record NameChange(string? Removed, string? Added, StoredFile File)
    {
        public string Folder => FolderOf((Added ?? Removed)!);
    }

    private sealed class Handle(FaultyFiles files, StoredFile file, string name, bool isWritable) : IFile
    {
        private readonly int _boot = files._boot;
        private bool _isDisposed;

        public string Name => name;

        public long Length
        {
            get
            {
                lock (files._lock)
                {
                    RequireAlive();
                    return file.Length;
                }
            }
        }

        public int Read(Span<byte> buffer, long offset)
        {
            lock (files._lock)
            {
                RequireAlive();
                files.Operate("read", name, () => { });
                if (offset >= file.Length)
                    return 0;
                ReadOnlySpan<byte> bytes = file.Bytes[(int)offset..];
                bytes = bytes[..Math.Min(bytes.Length, buffer.Length)];
                bytes.CopyTo(buffer);
                return bytes.Length;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (files._lock)
            {
                RequireWritable();
                files.Write(file, name, bytes, checked((int)offset));
            }
        }

        public void Flush()
        {
            lock (files._lock)
            {
                RequireWritable();
                files.Flush(file, name);
            }
        }

        public void Truncate(long length)
        {
            lock (files._lock)
            {
                RequireWritable();
                files.Operate("truncate", name, () => file.Truncate(checked((int)length)));
            }
        }

        public void Dispose() => _isDisposed = true;

        private void RequireWritable()
        {
            RequireAlive();
            if (!isWritable)
                throw new IOException($"'{name}' was opened for reading only");
        }

        private void RequireAlive()
        {
            files.RequirePower();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_boot != files._boot)
                throw new ObjectDisposedException(name, "the handle died with its process");
        }
    }
}

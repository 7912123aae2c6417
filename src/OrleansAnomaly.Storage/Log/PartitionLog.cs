using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Log;

/// <summary>
/// The log of all 1,024 partitions in one journal, so that one flush makes records of all of them durable. A record has a position, dense in its
/// partition, and a sequence, dense in the journal. Files: <c>log/0000000001.log</c> and so on, and <c>log/head</c>; docs/formats.md has their bytes.
/// <para>
/// One thread writes, flushes and disposes. <see cref="Read"/>, <see cref="Segments"/>, <see cref="Trim"/>, <see cref="NextSequence"/>,
/// <see cref="DurableSequence"/> and <see cref="Failure"/> may be used by others meanwhile. Who may write at all is settled outside, by a lock on the data directory.
/// </para>
/// </summary>
public sealed class PartitionLog : IDisposable
{
    private readonly IFiles _files;
    private readonly PartitionLogOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _segmentsLock = new();
    private readonly long[] _positions;
    private IFile _file;
    private long _number, _length, _lastFlush, _next, _durable;
    private LogSegment[] _segments;
    private volatile StorageException? _failure;

    private PartitionLog(IFiles files, PartitionLogOptions options, TimeProvider time)
    {
        var opening = new LogOpening(files, options.AcceptLoss, EventTime.From(time.GetUtcNow()));
        _files = files;
        _options = options;
        _time = time;
        _file = opening.File;
        _number = opening.Number;
        _length = opening.Length;
        _positions = opening.Positions;
        _next = _durable = opening.NextSequence;
        _segments = opening.Segments;
        _lastFlush = time.GetTimestamp();
        Recovery = opening.Recovery;
    }

    /// <summary>What was found when the log was opened.</summary>
    public LogRecovery Recovery { get; }

    /// <summary>Sequence of the next record: all before it were acknowledged.</summary>
    public long NextSequence => Volatile.Read(ref _next);

    /// <summary>All records before this sequence outlive a loss of power.</summary>
    public long DurableSequence => Volatile.Read(ref _durable);

    /// <summary>Why the log is no longer written; null while all is well. Once set it stays: after a failed flush nobody knows what is on disk, until the log is opened anew.</summary>
    public StorageException? Failure => _failure;

    /// <summary>The segments, oldest first; the last one is written to.</summary>
    public IReadOnlyList<LogSegment> Segments
    {
        get
        {
            lock (_segmentsLock)
                return [.. _segments[..^1], _segments[^1] with { Bytes = _length }];
        }
    }

    /// <summary>Opens the log, or makes it. Cuts off what a crash left unfinished, and begins a new segment.</summary>
    /// <param name="files">The data directory; the log lies in its folder <c>log</c>.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="time">Where the time comes from.</param>
    /// <exception cref="ArgumentException">The options are not sound.</exception>
    /// <exception cref="StorageException">The log is damaged and loss is not accepted, or the system refuses.</exception>
    public static PartitionLog Open(IFiles files, PartitionLogOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        return OpenUnchecked(files, options, time);
    }

    /// <summary>As <see cref="Open"/>, with options of any size: tests want small segments.</summary>
    internal static PartitionLog OpenUnchecked(IFiles files, PartitionLogOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            return new PartitionLog(files, options, time);
        }
        catch (IOException refused)
        {
            throw new StorageException($"the log cannot be opened: {refused.Message}", files.Describe(LogFolder.Name), inner: refused);
        }
    }

    /// <summary>
    /// Reads the log without being its writer, who may be another process. The reader stops at the unfinished tail without complaint; it may also see
    /// groups that the writer has written and not yet acknowledged.
    /// </summary>
    /// <param name="files">The data directory.</param>
    /// <param name="fromSequence">Where to begin: the first group that is returned holds this sequence, or comes after it where the log has it not yet.</param>
    /// <exception cref="StorageException">There is no log, it is damaged, or it begins after that sequence.</exception>
    public static LogReader OpenReader(IFiles files, long fromSequence)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfNegative(fromSequence);
        try
        {
            LogFolder folder = LogFolder.Read(files, acceptLoss: false);
            if (folder.Segments.Count == 0)
                throw new StorageException("there is no log", files.Describe(LogFolder.Name));
            return new LogReader(files, null, acceptLoss: false, folder.Segments, fromSequence);
        }
        catch (IOException refused)
        {
            throw new StorageException($"the log cannot be read: {refused.Message}", files.Describe(LogFolder.Name), inner: refused);
        }
    }

    /// <summary>Position of the next record of a partition: all before it were acknowledged. For the writing thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such partition.</exception>
    public long NextPosition(int partition) => (uint)partition < SensorId.Partitions
        ? _positions[partition]
        : throw new ArgumentOutOfRangeException(nameof(partition), partition, $"expected 0 to {SensorId.Partitions - 1}");

    /// <summary>
    /// Writes the group: numbers its records, writes it at once, and flushes as the policy says. When this returns the group is acknowledged under that policy.
    /// When it throws, the group may be found or not when the log is opened anew. A group without records is nothing.
    /// </summary>
    /// <exception cref="StorageException">The write or the flush failed, now or earlier: <see cref="Failure"/>.</exception>
    public void Write(LogGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        RequireSound();
        if (group.Records == 0)
            return;
        try
        {
            if (_length > SegmentHeader.Size && _length + group.Bytes > _options.SegmentBytes)
                Roll();
            long next = group.Number(_positions, _next);
            group.Head(_number, _durable, EventTime.From(_time.GetUtcNow()));
            _file.Write(group.OnDisk, _length);
            _length += group.Bytes;
            if (_options.Fsync == FsyncPolicy.Always || IsDue())
                FlushTo(next);
            Volatile.Write(ref _next, next);
        }
        catch (Exception failed)
        {
            throw Fail(failed);
        }
    }

    /// <summary>
    /// Leaves numbers out: the next record has these. For a log that has lost its end while others still hold what they made of it, so that no number is
    /// given twice. A new segment begins.
    /// </summary>
    /// <param name="sequence">Sequence of the next record; beyond <see cref="NextSequence"/>.</param>
    /// <param name="positions">Next position of every partition; none falls back.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number would fall back, or is too large.</exception>
    /// <exception cref="StorageException">The segment cannot be begun, or a write failed earlier.</exception>
    public void Leap(long sequence, ReadOnlySpan<long> positions)
    {
        if (sequence <= _next || sequence > GroupHeader.MaxSequence)
            throw new ArgumentOutOfRangeException(nameof(sequence), sequence, $"expected {_next + 1} to {GroupHeader.MaxSequence}");
        for (int i = 0; i < _positions.Length; i++)
        {
            if (positions[i] < _positions[i] || positions[i] > GroupHeader.MaxSequence)
                throw new ArgumentOutOfRangeException(nameof(positions), positions[i], $"partition {i}: expected {_positions[i]} to {GroupHeader.MaxSequence}");
        }
        Flush();
        try
        {
            positions.CopyTo(_positions);
            Volatile.Write(ref _durable, sequence);
            Volatile.Write(ref _next, sequence);
            Roll(isLeap: true);
        }
        catch (Exception failed)
        {
            throw Fail(failed);
        }
    }

    /// <summary>Flushes under <see cref="FsyncPolicy.Interval"/> where the interval has passed; for the times when nothing is written.</summary>
    /// <returns>Whether it flushed.</returns>
    /// <exception cref="StorageException">The flush failed, now or earlier.</exception>
    public bool FlushIfDue()
    {
        RequireSound();
        if (_durable == _next || !IsDue())
            return false;
        Flush();
        return true;
    }

    /// <summary>Makes all that was written durable, whatever the policy; to be called before the end.</summary>
    /// <exception cref="StorageException">The flush failed, now or earlier.</exception>
    public void Flush()
    {
        RequireSound();
        try
        {
            FlushTo(_next);
        }
        catch (Exception failed)
        {
            throw Fail(failed);
        }
    }

    /// <summary>A reader of what was acknowledged, also while the log is written. It belongs to one thread, which need not be the writer's.</summary>
    /// <param name="fromSequence">Where to begin: the first group that is returned holds this sequence, or comes after it where it is not yet written.</param>
    /// <exception cref="StorageException">The log begins after that sequence, or the system refuses.</exception>
    public LogReader Read(long fromSequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromSequence);
        try
        {
            return new LogReader(_files, this, _options.AcceptLoss, Segments, fromSequence);
        }
        catch (IOException refused)
        {
            throw new StorageException($"the log cannot be read: {refused.Message}", _files.Describe(LogFolder.Name), inner: refused);
        }
    }

    /// <summary>Deletes the oldest segments all of whose records lie before the sequence; never the newest. Readers that stand in one may end it.</summary>
    /// <exception cref="StorageException">The system refuses; the log can be written all the same.</exception>
    public void Trim(long sequence)
    {
        lock (_segmentsLock)
        {
            while (_segments.Length > 1 && _segments[1].FirstSequence <= sequence)
            {
                string name = LogFolder.FileOf(_segments[0].Number);
                try
                {
                    _files.Delete(name);
                    // One by one: a later segment must not be gone while an earlier one is still there.
                    _files.FlushFolder(LogFolder.Name);
                }
                catch (IOException refused)
                {
                    throw new StorageException($"the segment cannot be deleted: {refused.Message}", _files.Describe(name), inner: refused);
                }
                _segments = _segments[1..];
            }
        }
    }

    /// <summary>Closes the file; does not flush.</summary>
    public void Dispose() => _file.Dispose();

    // The forerunner is durable before a segment's header can say so.
    private void Roll(bool isLeap = false)
    {
        FlushTo(_next);
        var header = new SegmentHeader(_number + 1, _next, _next, EventTime.From(_time.GetUtcNow()), _positions, isLeap);
        IFile file = LogFolder.Begin(_files, header);
        _file.Dispose();
        _file = file;
        _number = header.Number;
        lock (_segmentsLock)
        {
            _segments = [.. _segments[..^1], _segments[^1] with { Bytes = _length }, new LogSegment(_number, _next, header.Created, SegmentHeader.Size)];
            _length = SegmentHeader.Size;
        }
    }

    private bool IsDue() => _options.Fsync == FsyncPolicy.Interval && _time.GetElapsedTime(_lastFlush) >= _options.FsyncInterval;

    private void FlushTo(long sequence)
    {
        if (_durable == sequence)
            return;
        _file.Flush();
        Volatile.Write(ref _durable, sequence);
        _lastFlush = _time.GetTimestamp();
    }

    private void RequireSound()
    {
        if (_failure is { } failure)
            throw failure;
    }

    // Whatever it was that failed, what is on disk is no longer known.
    private StorageException Fail(Exception failed) =>
        _failure = new StorageException($"the log stopped at sequence {_next}: {failed.Message}", _files.Describe(LogFolder.FileOf(_number)), _length, failed);
}

using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Log;

/// <summary>Reads the groups of a log forward. Every byte is checked on the way. One thread at a time.</summary>
public sealed class LogReader : IDisposable
{
    private readonly IFiles _files;
    private readonly PartitionLog? _log;
    private readonly bool _acceptLoss;
    private readonly LogGroup _group = new();
    private readonly List<LogLoss> _losses = [];
    private SegmentCursor _cursor;
    private SegmentHeader? _after;

    // Without a log it is read from outside: there the newest segment may end in a group that is just being written.
    internal LogReader(IFiles files, PartitionLog? log, bool acceptLoss, IReadOnlyList<LogSegment> segments, long fromSequence)
    {
        _files = files;
        _log = log;
        _acceptLoss = acceptLoss;
        NextSequence = fromSequence;
        LogSegment segment = segments.LastOrDefault(segment => segment.FirstSequence <= fromSequence)
            ?? throw new StorageException($"the log begins with sequence {segments[0].FirstSequence}; {fromSequence} was asked for", files.Describe(LogFolder.FileOf(segments[0].Number)));
        _cursor = Enter(segment.Number);
    }

    /// <summary>The sequence that the next group begins with or holds.</summary>
    public long NextSequence { get; private set; }

    /// <summary>What <see cref="PartitionLogOptions.AcceptLoss"/> let pass so far.</summary>
    public IReadOnlyList<LogLoss> Losses => _losses;

    /// <summary>The next group; null where there is none yet: ask again later. The same object every time, changed by the next call.</summary>
    /// <exception cref="StorageException">The log is damaged here and loss is not accepted, or its segment was trimmed away, or the system refuses.</exception>
    public LogGroup? Next()
    {
        try
        {
            return Advance();
        }
        catch (IOException refused)
        {
            throw new StorageException($"the log cannot be read: {refused.Message}", _cursor.Path, _cursor.Offset, refused);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _cursor.Dispose();

    private LogGroup? Advance()
    {
        bool isSecondLook = false;
        while (true)
        {
            long acknowledged = _log?.NextSequence ?? long.MaxValue;
            if (_cursor.Sequence >= acknowledged)
                return null;
            if (_after is not null && _cursor.Sequence >= _after.FirstSequence)
            {
                Move(_after);
                continue;
            }
            long offset = _cursor.Offset;
            // What had the numbers between was lost before the next segment began; none of it is to be found.
            if (_after is { IsLeap: true } && offset == _cursor.Length)
            {
                Move(_after);
                continue;
            }
            string? fault = _cursor.Read(_group);
            if (fault is null)
            {
                if (_after is not null && _cursor.Sequence > _after.FirstSequence)
                    throw new StorageException($"the group ends before sequence {_cursor.Sequence}; expected at most {_after.FirstSequence}, where the next segment begins", _cursor.Path, offset);
                // What was taken over from a segment that was read to its end is not told twice.
                if (_cursor.Sequence <= NextSequence)
                    continue;
                NextSequence = _cursor.Sequence;
                return _group;
            }
            // Seen before the segment was closed, an unfinished group is no fault; it is looked at again.
            if (_after is null && (_after = FindAfter()) is not null)
                continue;
            if (_after is null && _log is null)
            {
                if (_cursor.ProvenDurable() <= _cursor.Sequence)
                    return null;
                // It may have been half written at the first look and followed by others since; at the second look only damage is left.
                isSecondLook = !isSecondLook;
                if (isSecondLook)
                    continue;
            }
            Lose(fault);
        }
    }

    private void Lose(string fault)
    {
        long offset = _cursor.Offset, sequence = _cursor.Sequence, end = _after?.FirstSequence ?? long.MaxValue;
        if (!_acceptLoss)
            throw new StorageException(fault, _cursor.Path, offset);
        if (_cursor.Find(sequence, out long next, out long found) && found < end)
            _cursor.Skip(next, found);
        else if (_after is not null)
            _cursor.Skip(_cursor.Length, end);
        else
            throw new StorageException(fault, _cursor.Path, offset);
        NextSequence = Math.Max(NextSequence, _cursor.Sequence);
        _losses.Add(new LogLoss(_cursor.Path, offset, sequence, _cursor.Sequence, fault));
    }

    private void Move(SegmentHeader next)
    {
        SegmentCursor before = _cursor;
        string? misfit = before.Sequence == next.FirstSequence ? before.Misfit(next) : null;
        string path = _files.Describe(LogFolder.FileOf(next.Number));
        if (misfit is not null && !_acceptLoss)
            throw new StorageException(misfit, path, 0);
        if (misfit is not null)
            _losses.Add(new LogLoss(path, 0, next.FirstSequence, next.FirstSequence, misfit));
        _cursor = Enter(next.Number);
        before.Dispose();
    }

    private SegmentCursor Enter(long number)
    {
        _after = FindAfter(number);
        (IFile file, SegmentHeader header) = OpenSegment(number);
        return new SegmentCursor(file, _files.Describe(LogFolder.FileOf(number)), header);
    }

    private SegmentHeader? FindAfter() => FindAfter(_cursor.Header.Number);

    private SegmentHeader? FindAfter(long number)
    {
        IEnumerable<long> numbers = _log is not null ? _log.Segments.Select(segment => segment.Number)
            : LogHead.Read(_files) is var head && head > number ? LogFolder.Numbers(_files).Where(other => other <= head) : [];
        long next = numbers.FirstOrDefault(other => other > number);
        if (next == 0)
            return null;
        if (next != number + 1 && !_acceptLoss)
            throw new StorageException($"segment {number + 1} is missing; the next that is there is {next}", _files.Describe(LogFolder.FileOf(number + 1)));
        (IFile file, SegmentHeader header) = OpenSegment(next);
        file.Dispose();
        return header;
    }

    private (IFile File, SegmentHeader Header) OpenSegment(long number)
    {
        string name = LogFolder.FileOf(number), path = _files.Describe(name);
        IFile file;
        try
        {
            file = _files.Open(name);
        }
        catch (FileNotFoundException gone)
        {
            throw new StorageException("the segment is gone; it was trimmed or lost", path, inner: gone);
        }
        try
        {
            return (file, SegmentHeader.Read(file, path, number));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}

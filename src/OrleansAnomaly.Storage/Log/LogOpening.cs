using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Log;

/// <summary>
/// Opens a log for writing. The newest segment is walked, its unfinished tail is cut off, and a new segment begins. What the log does not itself
/// say was durable is copied to the new segment: after a flush that failed the system may show bytes that are on no disk and that no
/// later flush of their file would write.
/// </summary>
internal sealed class LogOpening
{
    private readonly IFiles _files;
    private readonly bool _acceptLoss;
    private readonly LogFolder _folder;
    private readonly long[] _rowsSince = new long[SensorId.Partitions];
    private long _carryOffset, _carrySequence, _carryGroups, _lostRows;

    public LogOpening(IFiles files, bool acceptLoss, long now)
    {
        _files = files;
        _acceptLoss = acceptLoss;
        _folder = LogFolder.Read(files, acceptLoss);
        foreach (long number in LogFolder.Numbers(files).Where(number => number > _folder.Head))
            files.Delete(LogFolder.FileOf(number));
        Recovery = new LogRecovery { Segments = _folder.Segments.Count };
        Positions = new long[SensorId.Partitions];
        var header = new SegmentHeader(_folder.Head + 1, 0, 0, now, Positions);
        if (_folder.Segments.Count == 0)
        {
            File = LogFolder.Begin(files, header);
            Length = SegmentHeader.Size;
        }
        else
        {
            (header, File) = Continue(_folder.Segments[^1], header);
        }
        Recovery = Recovery with { Losses = _folder.Losses };
        Number = header.Number;
        Segments = [.. _folder.Segments, new LogSegment(header.Number, header.FirstSequence, now, Length)];
    }

    public LogRecovery Recovery { get; private set; }

    public LogSegment[] Segments { get; }

    /// <summary>The newest segment, which was just begun.</summary>
    public long Number { get; }

    public IFile File { get; }

    public long Length { get; private set; }

    public long NextSequence { get; private set; }

    public long[] Positions { get; private set; }

    private (SegmentHeader Header, IFile File) Continue(LogSegment last, SegmentHeader header)
    {
        string name = LogFolder.FileOf(last.Number), path = _files.Describe(name);
        using IFile old = _files.Open(name, forWriting: true);
        var cursor = new SegmentCursor(old, path, SegmentHeader.Read(old, path, last.Number));
        Walk(cursor, old);
        NextSequence = cursor.Sequence;
        Positions = cursor.Positions(_lostRows);
        if (Positions.Max() > GroupHeader.MaxSequence)
            throw new StorageException($"after the loss of {_lostRows} rows a position would be {Positions.Max()}; expected at most {GroupHeader.MaxSequence}", path);
        _folder.Segments[^1] = last with { Bytes = old.Length };
        header = header with
        {
            FirstSequence = _carrySequence,
            DurableSequence = NextSequence,
            Positions = [.. Positions.Select((position, partition) => position - _rowsSince[partition])],
        };
        Recovery = Recovery with { CarriedGroups = _carryGroups };
        return (header, LogFolder.Begin(_files, header, file => Carry(new SegmentCursor(old, path, cursor.Header with
        {
            FirstSequence = _carrySequence,
            Positions = new long[SensorId.Partitions],
        }, _carryOffset), file, header.Number)));
    }

    private void Walk(SegmentCursor cursor, IFile file)
    {
        var group = new LogGroup();
        long? proven = null;
        CarryFrom(cursor);
        while (cursor.Offset < cursor.Length || cursor.Sequence < cursor.Header.DurableSequence)
        {
            long offset = cursor.Offset, sequence = cursor.Sequence;
            string? fault = cursor.Read(group);
            if (fault is null)
            {
                if (group.FirstSequence == group.DurableSequence || group.FirstSequence == cursor.Header.DurableSequence)
                    CarryFrom(offset, sequence);
                Count(group);
                continue;
            }
            // A later header says no more than an earlier one of what lies before both, so one look at all that follows is enough.
            proven ??= cursor.ProvenDurable();
            if (proven <= sequence && cursor.Header.Number == _folder.Head)
            {
                Cut(file, cursor.Path, offset);
                break;
            }
            if (!_acceptLoss)
                throw new StorageException($"{fault}; the log was durable up to sequence {Math.Max(sequence, proven.Value)}, this is sequence {sequence}", cursor.Path, offset);
            if (!Lose(cursor, fault, proven.Value))
                break;
        }
        if (cursor.Sequence == cursor.Header.DurableSequence)
            CarryFrom(cursor);
    }

    private bool Lose(SegmentCursor cursor, string fault, long proven)
    {
        long offset = cursor.Offset, sequence = cursor.Sequence;
        bool isFound = cursor.Find(sequence, out long next, out long found);
        cursor.Skip(isFound ? next : offset, isFound ? found : Math.Max(sequence, proven));
        _lostRows += cursor.Sequence - sequence;
        _folder.Losses.Add(new LogLoss(cursor.Path, offset, sequence, cursor.Sequence, fault));
        CarryFrom(cursor);
        return isFound;
    }

    private void Cut(IFile file, string path, long offset)
    {
        Recovery = Recovery with { TornFile = path, TornOffset = offset, TornBytes = file.Length - offset };
        file.Truncate(offset);
        file.Flush();
    }

    private void Count(LogGroup group)
    {
        foreach (LogRecord record in group)
            _rowsSince[record.Partition] += record.Count;
        _carryGroups++;
        Recovery = Recovery with { Groups = Recovery.Groups + 1, Records = Recovery.Records + group.Records };
    }

    private void CarryFrom(SegmentCursor cursor) => CarryFrom(cursor.Offset, cursor.Sequence);

    private void CarryFrom(long offset, long sequence)
    {
        (_carryOffset, _carrySequence, _carryGroups) = (offset, sequence, 0);
        Array.Clear(_rowsSince);
    }

    private void Carry(SegmentCursor from, IFile to, long number)
    {
        var group = new LogGroup();
        // The groups were checked on the walk; here only their order and checksums are.
        from.Loosen();
        Length = SegmentHeader.Size;
        while (from.Sequence < NextSequence)
        {
            long offset = from.Offset;
            if (from.Read(group) is { } fault)
                throw new StorageException($"{fault}; it was sound a moment ago", from.Path, offset);
            group.Head(number, group.DurableSequence, group.Time);
            to.Write(group.OnDisk, Length);
            Length += group.Bytes;
        }
    }
}

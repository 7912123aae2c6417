using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Log;

/// <summary>Goes forward over the groups of one segment and believes nothing that it has not checked.</summary>
internal sealed class SegmentCursor(IFile file, string path, SegmentHeader header, long offset = SegmentHeader.Size) : IDisposable
{
    private static readonly byte[] s_magic = "OAG1"u8.ToArray();

    // The next position of every partition; after a loss its complement, which says "this or a later one".
    private readonly long[] _positions = [.. header.Positions];
    private readonly List<(int Partition, long Before)> _undo = [];

    public string Path => path;

    public SegmentHeader Header => header;

    /// <summary>Where the next group begins.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Sequence that the next group must begin with; after a loss, or a later one.</summary>
    public long Sequence { get; private set; } = header.FirstSequence;

    public long Length => file.Length;

    /// <summary>Reads the next group and goes behind it.</summary>
    /// <returns>Null, or what is wrong; the cursor stands where it stood.</returns>
    public string? Read(LogGroup group)
    {
        string? fault = ReadUnchecked(group, out GroupHeader found) ?? Check(group, found);
        if (fault is null)
        {
            Offset += group.Bytes;
            return null;
        }
        group.Clear();
        for (int i = _undo.Count - 1; i >= 0; i--)
            _positions[_undo[i].Partition] = _undo[i].Before;
        return fault;
    }

    /// <summary>Goes on at another place, after a loss: positions may have leapt.</summary>
    public void Skip(long offset, long sequence)
    {
        Offset = offset;
        Sequence = sequence;
        Loosen();
    }

    /// <summary>Takes positions as they come from now on, as long as none goes back.</summary>
    public void Loosen()
    {
        for (int i = 0; i < _positions.Length; i++)
            _positions[i] = _positions[i] < 0 ? _positions[i] : ~_positions[i];
    }

    /// <summary>The next position of every partition; those not seen since a loss are moved on by as many rows as were lost, so that no position is given twice.</summary>
    public long[] Positions(long lostRows) => [.. _positions.Select(position => position < 0 ? ~position + lostRows : position)];

    /// <summary>Whether a segment that begins with these positions can follow.</summary>
    public string? Misfit(SegmentHeader next)
    {
        for (int i = 0; i < _positions.Length; i++)
        {
            if (!Fits(next.Positions[i], _positions[i]))
                return $"the next position of partition {i} is {next.Positions[i]}; expected {Expected(_positions[i])}";
        }
        return null;
    }

    /// <summary>Finds the first sound group header behind <see cref="Offset"/> whose sequence is not before <paramref name="sequence"/>.</summary>
    public bool Find(long sequence, out long offset, out long found)
    {
        (offset, GroupHeader next) = HeadersBehind().FirstOrDefault(behind => behind.Header.FirstSequence >= sequence, (-1, default));
        found = next.FirstSequence;
        return offset >= 0;
    }

    /// <summary>The highest sequence up to which the segment itself says that the log was durable, judging by what lies behind <see cref="Offset"/>.</summary>
    public long ProvenDurable() => HeadersBehind().Aggregate(header.DurableSequence, (durable, next) => Math.Max(durable, next.Header.DurableSequence));

    public void Dispose() => file.Dispose();

    private static bool Fits(long found, long expected) => expected < 0 ? found >= ~expected : found == expected;

    private static string Expected(long position) => position < 0 ? $"{~position} or more" : $"{position}";

    private string? ReadUnchecked(LogGroup group, out GroupHeader found)
    {
        found = default;
        _undo.Clear();
        Span<byte> head = stackalloc byte[GroupHeader.Size];
        int read = file.Read(head, Offset);
        if (read < head.Length)
            return $"{read} bytes are left; expected a group header of {head.Length}";
        if (GroupHeader.Read(head, header.Number, out found) is { } fault)
            return fault;
        long left = Length - Offset - head.Length;
        if (found.Bytes > left)
            return $"the group has {found.Bytes} bytes of records; expected at most the {left} that are left";
        if (Sequence != found.FirstSequence)
            return $"the group's first sequence is {found.FirstSequence}; expected {Sequence}";
        Span<byte> room = group.Room(GroupHeader.Size + found.Bytes);
        head.CopyTo(room);
        read = file.Read(room[head.Length..], Offset + head.Length);
        return read < found.Bytes ? $"{read} bytes are left of a group; expected {found.Bytes}" : null;
    }

    private string? Check(LogGroup group, in GroupHeader found)
    {
        ReadOnlySpan<byte> bytes = group.OnDisk;
        long sequence = found.FirstSequence;
        int records = 0, at = GroupHeader.Size;
        for (; at < bytes.Length; records++)
        {
            if (CheckRecord(bytes[at..], out int length, out int count) is { } fault)
                return $"record {records} of the group, at its byte {at}: {fault}";
            at += length;
            sequence += count;
        }
        if (records != found.Records)
            return $"the group has {records} records; expected {found.Records}";
        group.Accept(found);
        Sequence = sequence;
        return null;
    }

    private string? CheckRecord(ReadOnlySpan<byte> bytes, out int length, out int count)
    {
        length = count = 0;
        if (RecordHeader.Read(bytes, out RecordHeader record) is { } fault)
            return fault;
        (length, int partition, count, long position) = record;
        if (position is < 0 or > GroupHeader.MaxSequence || !Fits(position, _positions[partition]))
            return $"the position in partition {partition} is {position}; expected {Expected(_positions[partition])}";
        _undo.Add((partition, _positions[partition]));
        _positions[partition] = position + count;
        return null;
    }

    private IEnumerable<(long Offset, GroupHeader Header)> HeadersBehind()
    {
        if (Length - Offset <= GroupHeader.Size)
            yield break;
        var block = new byte[64 << 10];
        for (long at = Offset + 1; ;)
        {
            int read = file.Read(block, at), last = read - GroupHeader.Size;
            if (last < 0)
                yield break;
            for (int from = 0; from <= last; from++)
            {
                int skip = block.AsSpan(from..read).IndexOf(s_magic);
                from += skip;
                if (skip < 0 || from > last)
                    break;
                if (GroupHeader.Read(block.AsSpan(from, GroupHeader.Size), header.Number, out GroupHeader found) is null)
                    yield return (at + from, found);
            }
            at += last + 1;
        }
    }
}

using OrleansAnomaly.Storage.Files;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.Log;

/// <summary>
/// Records that are written at once: after a crash all of them are there or none is. A growing buffer that already has the layout of the disk;
/// <see cref="PartitionLog.Write"/> fills in what only it knows. Made to be filled, written, cleared and filled again. One thread at a time.
/// </summary>
public sealed class LogGroup
{
    /// <summary>Most bytes that a group may have on disk, with its header: 64 MiB.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>Bytes on disk before a record's payload.</summary>
    public const int RecordHeaderBytes = 24;

    internal const int KindAt = 8, PartitionAt = 10, CountAt = 12, PositionAt = 16;

    private byte[] _bytes = new byte[4096];

    /// <summary>How many records there are.</summary>
    public int Records { get; private set; }

    /// <summary>Bytes that the group takes on disk, with its header.</summary>
    public int Bytes { get; private set; } = GroupHeader.Size;

    /// <summary>Sequence of the first record; −1 until the group is written.</summary>
    public long FirstSequence { get; private set; } = -1;

    /// <summary>When the group was written, in µs since 1970; <see cref="EventTime.None"/> until then.</summary>
    public long Time { get; private set; } = EventTime.None;

    /// <summary>What lies before this sequence was durable when the group was written.</summary>
    internal long DurableSequence { get; private set; }

    /// <summary>The whole group as it lies on disk.</summary>
    internal ReadOnlySpan<byte> OnDisk => _bytes.AsSpan(0, Bytes);

    /// <summary>Adds a record and returns its payload, to be filled in before anything else is done with the group.</summary>
    /// <param name="partition">Whose record it is: 0 … 1,023.</param>
    /// <param name="kind">What it says.</param>
    /// <param name="count">How many positions of its partition it takes; 1 or more.</param>
    /// <param name="payloadBytes">Length of the payload.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument lies outside its range.</exception>
    /// <exception cref="InvalidOperationException">The group would have more than <see cref="MaxBytes"/>.</exception>
    public Span<byte> Reserve(int partition, RecordKind kind, int count, int payloadBytes)
    {
        if ((uint)partition >= SensorId.Partitions)
            throw new ArgumentOutOfRangeException(nameof(partition), partition, $"expected 0 to {SensorId.Partitions - 1}");
        if (kind is < RecordKind.Define or > RecordKind.BlobRef)
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "expected 1 to 5");
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(payloadBytes);
        Span<byte> record = Grow((long)RecordHeaderBytes + payloadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], payloadBytes);
        record[KindAt] = (byte)kind;
        record[KindAt + 1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(record[PartitionAt..], (ushort)partition);
        BinaryPrimitives.WriteInt32LittleEndian(record[CountAt..], count);
        Records++;
        return record[RecordHeaderBytes..];
    }

    /// <summary>Adds a record with that payload.</summary>
    /// <inheritdoc cref="Reserve" path="/param|/exception"/>
    /// <param name="partition">Whose record it is.</param>
    /// <param name="kind">What it says.</param>
    /// <param name="count">How many positions it takes.</param>
    /// <param name="payload">Its bytes; copied.</param>
    public void Add(int partition, RecordKind kind, int count, ReadOnlySpan<byte> payload) =>
        payload.CopyTo(Reserve(partition, kind, count, payload.Length));

    /// <summary>Adds copies of all records of another group, in their order.</summary>
    /// <exception cref="InvalidOperationException">The group would have more than <see cref="MaxBytes"/>.</exception>
    public void Append(LogGroup other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int records = other.Records, bytes = other.Bytes - GroupHeader.Size;
        Span<byte> target = Grow(bytes);
        other._bytes.AsSpan(GroupHeader.Size, bytes).CopyTo(target);
        Records += records;
    }

    /// <summary>Becomes the same as another group, with the numbers that it was written with.</summary>
    public void CopyFrom(LogGroup other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Clear();
        Append(other);
        (FirstSequence, Time, DurableSequence) = (other.FirstSequence, other.Time, other.DurableSequence);
    }

    /// <summary>Forgets all records; keeps the buffer.</summary>
    public void Clear()
    {
        Records = 0;
        Bytes = GroupHeader.Size;
        Unnumber();
    }

    /// <summary>Goes over the records in their order.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Gives the records their sequences and positions, and everything its checksum.</summary>
    /// <param name="positions">Next position of every partition; moved on.</param>
    /// <param name="firstSequence">Sequence of the first record.</param>
    /// <returns>The sequence after the last record.</returns>
    public long Number(long[] positions, long firstSequence)
    {
        long sequence = firstSequence;
        for (int at = GroupHeader.Size; at < Bytes;)
        {
            ref long position = ref positions[BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at + PartitionAt))];
            int count = NumberRecord(ref at, position);
            position += count;
            sequence += count;
        }
        FirstSequence = firstSequence;
        return sequence;
    }

    /// <summary>
    /// Gives the records of a single partition their positions from one on, and everything its checksum: for a log that holds one partition only, where
    /// sequences equal positions.
    /// </summary>
    /// <param name="position">Position of the first record; 0 to 2⁶⁰.</param>
    /// <returns>The position after the last record.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> lies outside its range.</exception>
    /// <exception cref="InvalidOperationException">The records are of several partitions; none was numbered.</exception>
    public long NumberFrom(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, GroupHeader.MaxSequence);
        int partition = -1;
        foreach (LogRecord record in this)
        {
            if (partition >= 0 && record.Partition != partition)
                throw new InvalidOperationException($"the group has records of partitions {partition} and {record.Partition}; expected one partition");
            partition = record.Partition;
        }
        long next = position;
        for (int at = GroupHeader.Size; at < Bytes;)
            next += NumberRecord(ref at, next);
        FirstSequence = position;
        return next;
    }

    /// <summary>The records as <see cref="TryRead"/> takes them back, without the header that a segment's group has. Good until the group is changed.</summary>
    /// <exception cref="InvalidOperationException">The records have no numbers yet.</exception>
    public ReadOnlySpan<byte> RecordBytes => FirstSequence >= 0 ? _bytes.AsSpan(GroupHeader.Size, Bytes - GroupHeader.Size)
        : throw new InvalidOperationException("the records have no numbers yet; they are numbered first");

    /// <summary>
    /// Takes back what <see cref="RecordBytes"/> gave after <see cref="NumberFrom"/>, and believes nothing that it has not checked: lengths, checksums,
    /// kinds, that all records are of one partition, and that their positions are dense. Bytes that end between two records are sound; whoever keeps them
    /// keeps how many there were.
    /// </summary>
    /// <param name="records">The bytes of one or more records, no more and no less.</param>
    /// <param name="into">Becomes these records with their numbers; on error it is empty.</param>
    /// <param name="error">What was found, where, and what was expected.</param>
    public static bool TryRead(ReadOnlySpan<byte> records, LogGroup into, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (records.Length is < RecordHeaderBytes or > MaxBytes - GroupHeader.Size)
        {
            into.Clear();
            error = $"{records.Length} bytes of records; expected {RecordHeaderBytes} to {MaxBytes - GroupHeader.Size}";
            return false;
        }
        records.CopyTo(into.Room(GroupHeader.Size + records.Length)[GroupHeader.Size..]);
        error = into.Check();
        if (error is not null)
            into.Clear();
        return error is null;
    }

    /// <summary>Writes the group's header for a segment.</summary>
    internal void Head(long segment, long durableSequence, long time)
    {
        DurableSequence = durableSequence;
        Time = time;
        new GroupHeader(Bytes - GroupHeader.Size, Records, FirstSequence, durableSequence, time).Write(_bytes, segment);
    }

    /// <summary>Room for the bytes of a group that is read; the group is empty until <see cref="Accept"/>.</summary>
    internal Span<byte> Room(int bytes)
    {
        Clear();
        Grow(bytes - GroupHeader.Size);
        return _bytes.AsSpan(0, bytes);
    }

    /// <summary>Takes what was read into <see cref="Room"/> for the group, once it has been checked.</summary>
    internal void Accept(in GroupHeader header)
    {
        Records = header.Records;
        FirstSequence = header.FirstSequence;
        DurableSequence = header.DurableSequence;
        Time = header.Time;
    }

    private int NumberRecord(ref int at, long position)
    {
        Span<byte> record = _bytes.AsSpan(at, RecordHeaderBytes + BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at + 4)));
        BinaryPrimitives.WriteInt64LittleEndian(record[PositionAt..], position);
        BinaryPrimitives.WriteUInt32LittleEndian(record, Crc32C.Of(record[4..]));
        at += record.Length;
        return BinaryPrimitives.ReadInt32LittleEndian(record[CountAt..]);
    }

    // Takes the records in the room for the group's, or says what is wrong with them.
    private string? Check()
    {
        int records = 0, partition = -1;
        long first = -1, next = -1;
        for (int at = GroupHeader.Size; at < Bytes; records++)
        {
            string? fault = RecordHeader.Read(_bytes.AsSpan(at, Bytes - at), out RecordHeader record);
            if (fault is null && records == 0)
                (partition, first, next) = (record.Partition, record.Position, record.Position);
            if (fault is null && record.Partition != partition)
                fault = $"the partition is {record.Partition}; expected {partition}, as before";
            if (fault is null && (record.Position is < 0 or > GroupHeader.MaxSequence || record.Position != next))
                fault = $"the position in partition {partition} is {record.Position}; expected {(records == 0 ? $"0 to {GroupHeader.MaxSequence}" : next)}";
            if (fault is not null)
                return $"record {records}, at byte {at - GroupHeader.Size}: {fault}";
            at += record.Length;
            next += record.Count;
        }
        (Records, FirstSequence) = (records, first);
        return null;
    }

    // A record that is added makes the numbers that the group had of an earlier write untrue.
    private Span<byte> Grow(long bytes)
    {
        if (Bytes + bytes > MaxBytes)
            throw new InvalidOperationException($"the group would have {Bytes + bytes} bytes; expected at most {MaxBytes}");
        int end = Bytes + (int)bytes;
        if (end > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(MaxBytes, Math.Max(end, 2L * _bytes.Length)));
        Span<byte> added = _bytes.AsSpan(Bytes, (int)bytes);
        Bytes = end;
        Unnumber();
        return added;
    }

    private void Unnumber()
    {
        FirstSequence = -1;
        Time = EventTime.None;
        DurableSequence = 0;
    }

    /// <summary>Goes over the records of a group, which must not be changed meanwhile.</summary>
    public ref struct Enumerator
    {
        private readonly LogGroup _group;
        private readonly int _end;
        private long _sequence;
        private int _at = GroupHeader.Size;

        internal Enumerator(LogGroup group)
        {
            _group = group;
            _end = group.Records == 0 ? 0 : group.Bytes;
            _sequence = group.FirstSequence;
        }

        /// <summary>The record that <see cref="MoveNext"/> went to.</summary>
        public LogRecord Current { get; private set; }

        /// <summary>Goes to the next record; false after the last.</summary>
        public bool MoveNext()
        {
            if (_at >= _end)
                return false;
            ReadOnlySpan<byte> record = _group._bytes.AsSpan(_at);
            int payload = BinaryPrimitives.ReadInt32LittleEndian(record[4..]), count = BinaryPrimitives.ReadInt32LittleEndian(record[CountAt..]);
            bool isNumbered = _group.FirstSequence >= 0;
            Current = new LogRecord(BinaryPrimitives.ReadUInt16LittleEndian(record[PartitionAt..]), (RecordKind)record[KindAt], count,
                isNumbered ? BinaryPrimitives.ReadInt64LittleEndian(record[PositionAt..]) : -1, isNumbered ? _sequence : -1,
                record.Slice(RecordHeaderBytes, payload));
            _sequence += count;
            _at += RecordHeaderBytes + payload;
            return true;
        }
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace OrleansAnomaly.Core.Readings;

/// <summary>
/// Rows of readings of one partition in the encoding that is the same on disk, between processes and in memory. Little-endian, by columns:
/// <code>
/// u8  layout: bits 0-1 bytes of an ordinal (0: 1, 1: 2, 2: 4), bits 2-3 bytes of a time (0: none, all equal; 1: 4; 2: 8), bit 4 qualities follow
/// i64 time of the first row (event time)
/// ordinals   one per row: index of the sensor in its partition
/// times      one per row: signed distance from the first row's time; absent where all are 0
/// values     one per row: IEEE 754 double
/// qualities  one per row: u8; absent where all are <see cref="Quality.Good"/>
/// </code>
/// The number of rows is not part of it: it stands in the record around it.
/// </summary>
public readonly ref struct BatchRows
{
    private const int HeadBytes = 9;
    private const int QualityBit = 16;

    private readonly ReadOnlySpan<byte> _ordinals, _times, _values, _qualities;
    private readonly long _base;
    private readonly int _ordinalBytes, _timeBytes;

    private BatchRows(ReadOnlySpan<byte> bytes, int rows, int ordinalBytes, int timeBytes, bool hasQualities)
    {
        Count = rows;
        _base = BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]);
        (_ordinalBytes, _timeBytes) = (ordinalBytes, timeBytes);
        int at = HeadBytes;
        _ordinals = bytes.Slice(at, rows * ordinalBytes);
        _times = bytes.Slice(at += rows * ordinalBytes, rows * timeBytes);
        _values = bytes.Slice(at += rows * timeBytes, rows * sizeof(double));
        _qualities = hasQualities ? bytes.Slice(at + rows * sizeof(double), rows) : [];
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>Index of the row's sensor in its partition.</summary>
    public int Ordinal(int row) => _ordinalBytes switch
    {
        1 => _ordinals[row],
        2 => MemoryMarshal.Read<ushort>(_ordinals[(2 * row)..]),
        _ => MemoryMarshal.Read<int>(_ordinals[(4 * row)..]),
    };

    /// <summary>The row's reading.</summary>
    public Reading this[int row] => new(
        _base + _timeBytes switch { 0 => 0, 4 => MemoryMarshal.Read<int>(_times[(4 * row)..]), _ => MemoryMarshal.Read<long>(_times[(8 * row)..]) },
        MemoryMarshal.Read<double>(_values[(8 * row)..]),
        _qualities.IsEmpty ? Quality.Good : (Quality)_qualities[row]);

    /// <summary>Reads encoded rows without copying them, or says what is wrong with them.</summary>
    /// <param name="bytes">The encoding, no more and no less.</param>
    /// <param name="count">How many rows it holds.</param>
    /// <param name="sensors">How many sensors the partition has: every ordinal is below.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="error">What was found and what was expected.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int count, int sensors, out BatchRows rows, [NotNullWhen(false)] out string? error)
    {
        rows = default;
        error = null;
        if (count < 1 || bytes.Length < HeadBytes)
        {
            error = $"{count} rows in {bytes.Length} bytes; expected at least 1 row and {HeadBytes} bytes";
            return false;
        }
        int ordinalBytes = 1 << (bytes[0] & 3), timeBytes = (bytes[0] >> 2 & 3) switch { 0 => 0, 1 => 4, _ => 8 };
        bool hasQualities = (bytes[0] & QualityBit) != 0;
        if (ordinalBytes > 4 || (bytes[0] >> 2 & 3) > 2 || bytes[0] >= 2 * QualityBit)
        {
            error = $"layout {bytes[0]} is unknown";
            return false;
        }
        long expected = HeadBytes + (long)count * (ordinalBytes + timeBytes + sizeof(double) + (hasQualities ? 1 : 0));
        if (bytes.Length != expected)
        {
            error = $"{count} rows of layout {bytes[0]} in {bytes.Length} bytes; expected {expected}";
            return false;
        }
        rows = new BatchRows(bytes, count, ordinalBytes, timeBytes, hasQualities);
        for (int row = 0; row < count; row++)
        {
            if ((uint)rows.Ordinal(row) >= (uint)sensors)
            {
                error = $"row {row} is of sensor {rows.Ordinal(row)}; the partition has {sensors}";
                return false;
            }
            if (hasQualities && rows._qualities[row] > (byte)Quality.OutOfService)
            {
                error = $"row {row} has quality {rows._qualities[row]}; expected 0 to {(int)Quality.OutOfService}";
                return false;
            }
        }
        return true;
    }

    /// <summary>Bytes that <see cref="Write"/> needs at most.</summary>
    public static int MostBytes(int rows) => HeadBytes + checked(rows * (4 + 8 + sizeof(double) + 1));

    /// <summary>Encodes some rows of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="chosen">Indices of the rows, in order; at least one.</param>
    /// <param name="ordinals">For every sensor of the batch, its index in the partition, ≥ 0; only those of chosen rows are looked at.</param>
    /// <param name="bytes">Where to; at least <see cref="MostBytes"/> long.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadingBatch batch, ReadOnlySpan<int> chosen, ReadOnlySpan<int> ordinals, Span<byte> bytes)
    {
        ReadOnlySpan<int> sensorOf = batch.Ordinals;
        ReadOnlySpan<long> times = batch.Times;
        ReadOnlySpan<double> values = batch.Values;
        ReadOnlySpan<Quality> qualities = batch.Qualities;
        long first = times[chosen[0]], least = 0, most = 0;
        int highest = 0;
        bool allGood = true;
        foreach (int row in chosen)
        {
            long distance = times[row] - first;
            least = Math.Min(least, distance);
            most = Math.Max(most, distance);
            highest = Math.Max(highest, ordinals[sensorOf[row]]);
            allGood &= qualities[row] == Quality.Good;
        }
        int ordinalCode = highest < 256 ? 0 : highest < 65_536 ? 1 : 2, ordinalBytes = 1 << ordinalCode;
        int timeCode = least == 0 && most == 0 ? 0 : least >= int.MinValue && most <= int.MaxValue ? 1 : 2;
        bytes[0] = (byte)(ordinalCode | timeCode << 2 | (allGood ? 0 : QualityBit));
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], first);

        int at = HeadBytes;
        foreach (int row in chosen)
        {
            int ordinal = ordinals[sensorOf[row]];
            if (ordinalCode == 0)
                bytes[at] = (byte)ordinal;
            else if (ordinalCode == 1)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], (ushort)ordinal);
            else
                BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], ordinal);
            at += ordinalBytes;
        }
        if (timeCode == 1)
        {
            foreach (int row in chosen)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], (int)(times[row] - first));
                at += 4;
            }
        }
        else if (timeCode == 2)
        {
            foreach (int row in chosen)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes[at..], times[row] - first);
                at += 8;
            }
        }
        foreach (int row in chosen)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[at..], values[row]);
            at += 8;
        }
        if (!allGood)
        {
            foreach (int row in chosen)
                bytes[at++] = (byte)qualities[row];
        }
        return at;
    }
}

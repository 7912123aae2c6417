using System.Buffers.Binary;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// Minutes of many sensors of one partition as they came, exact, by columns of fixed width, sorted by sensor, then minute:
/// version (1 byte), 3 bytes of 0, rows (u32), CRC-32C of all that follows (u32); ordinals (u32), minutes since 1970 (i32),
/// counts (u16), scores (f32), minima, maxima and means (f64). Little-endian.
/// </summary>
internal readonly struct MinuteChunk
{
    /// <summary>Most rows of one chunk.</summary>
    public const int MostRows = 65_536;

    private const byte Version = 1;
    private const int Header = 12, RowBytes = 4 + 4 + 2 + 4 + 3 * 8;

    private readonly byte[] _data;

    private MinuteChunk(byte[] data, int rows)
    {
        _data = data;
        Rows = rows;
    }

    /// <summary>Rows, 1 to <see cref="MostRows"/>.</summary>
    public int Rows { get; }

    /// <summary>The bytes of rows of one partition that are sorted by key, then minute, none twice.</summary>
    public static byte[] Encode(ReadOnlySpan<SensorMinute> rows)
    {
        int n = rows.Length;
        var data = new byte[Header + n * RowBytes];
        var chunk = new MinuteChunk(data, n);
        for (int i = 0; i < n; i++)
        {
            MinuteAggregate minute = rows[i].Minute;
            BinaryPrimitives.WriteUInt32LittleEndian(chunk.Column(0, i, 4), (uint)rows[i].SensorKey);
            BinaryPrimitives.WriteInt32LittleEndian(chunk.Column(4, i, 4), (int)(minute.Minute / EventTime.Minute));
            BinaryPrimitives.WriteUInt16LittleEndian(chunk.Column(8, i, 2), (ushort)minute.Count);
            BinaryPrimitives.WriteSingleLittleEndian(chunk.Column(10, i, 4), minute.Score);
            BinaryPrimitives.WriteDoubleLittleEndian(chunk.Column(14, i, 8), minute.Min);
            BinaryPrimitives.WriteDoubleLittleEndian(chunk.Column(22, i, 8), minute.Max);
            BinaryPrimitives.WriteDoubleLittleEndian(chunk.Column(30, i, 8), minute.Mean);
        }
        data[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(4), n);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(8), Checksum.Of(data.AsSpan(Header), 0));
        return data;
    }

    /// <summary>Reads bytes that anything may have happened to.</summary>
    /// <exception cref="StorageException">They are no chunk.</exception>
    public static MinuteChunk Decode(byte[] data, HistoryPlace place)
    {
        int rows = data.Length < Header ? 0 : BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(4));
        if (rows is < 1 or > MostRows || data.Length != Header + (long)rows * RowBytes || BinaryPrimitives.ReadUInt32LittleEndian(data) != Version)
            throw place.Damaged($"a chunk of {data.Length} bytes, {rows} rows; expected version {Version}, 1 to {MostRows} rows of {RowBytes} bytes after {Header}");
        uint found = Checksum.Of(data.AsSpan(Header), 0), expected = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(8));
        if (found != expected)
            throw place.Damaged($"a chunk has the checksum {found:x8}; expected {expected:x8}");
        return new MinuteChunk(data, rows);
    }

    /// <summary>The row's sensor within the partition.</summary>
    public uint Ordinal(int row) => BinaryPrimitives.ReadUInt32LittleEndian(Column(0, row, 4));

    /// <summary>The row's aggregate.</summary>
    public MinuteAggregate Minute(int row) => new()
    {
        Minute = BinaryPrimitives.ReadInt32LittleEndian(Column(4, row, 4)) * EventTime.Minute,
        Count = BinaryPrimitives.ReadUInt16LittleEndian(Column(8, row, 2)),
        Score = BinaryPrimitives.ReadSingleLittleEndian(Column(10, row, 4)),
        Min = BinaryPrimitives.ReadDoubleLittleEndian(Column(14, row, 8)),
        Max = BinaryPrimitives.ReadDoubleLittleEndian(Column(22, row, 8)),
        Mean = BinaryPrimitives.ReadDoubleLittleEndian(Column(30, row, 8)),
    };

    /// <summary>The first row of that sensor or of one after it.</summary>
    public int FirstOf(uint ordinal)
    {
        int low = 0, high = Rows;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Ordinal(middle) < ordinal)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private Span<byte> Column(int bytesBefore, int row, int width) => _data.AsSpan(Header + bytesBefore * Rows + row * width, width);
}

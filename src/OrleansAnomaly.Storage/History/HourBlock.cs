using System.Buffers.Binary;
using System.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// The minutes of one sensor and one hour, by columns: values as one base in double precision and residuals in single precision.
/// <para>
/// Accuracy: a mean or extreme v comes back within 2⁻²⁴ of its distance to the base, plus half a unit in the last place of v and 10⁻⁴⁵. The base
/// is the median of the hour's means when the hour was first packed, so one wild minute does not coarsen the others. Least ≤ mean ≤ greatest
/// stays true. A score comes back within 1/131,070. Counts are exact. Packing again, with more minutes, changes none of those packed before.
/// An hour whose residuals single precision cannot hold is kept in double precision.
/// </para>
/// <para>
/// Layout, little-endian: version (1 byte), flags (1), CRC-32C of the rest with the block's place (u32), which minutes there are (u64), base
/// (f64), counts (u16; one where all are equal), means, then minima and maxima where they are not all equal to the means, scores (u16, of 65,535).
/// </para>
/// </summary>
public static class HourBlock
{
    /// <summary>Minutes of an hour.</summary>
    public const int MinutesOfHour = 60;

    private const byte Version = 1, OneCount = 1, NoSpread = 2, Wide = 4;
    private const int Header = 22, ScoreSteps = ushort.MaxValue;

    /// <summary>Packs minutes.</summary>
    /// <param name="minutes">1 to 60 minutes of one hour, in order.</param>
    /// <param name="sensorKey">Whose they are.</param>
    /// <param name="anchor">The base of the block that is replaced; NaN where there is none.</param>
    internal static byte[] Encode(ReadOnlySpan<MinuteAggregate> minutes, long sensorKey, double anchor = double.NaN)
    {
        int n = minutes.Length;
        long hour = HourOf(minutes[0].Minute);
        if (double.IsNaN(anchor))
            anchor = MedianMean(minutes);
        ulong present = 0;
        byte flags = OneCount | NoSpread;
        foreach (ref readonly MinuteAggregate minute in minutes)
        {
            present |= 1ul << (int)(minute.Minute / EventTime.Minute - hour * MinutesOfHour);
            if (minute.Count != minutes[0].Count)
                flags &= unchecked((byte)~OneCount);
            if (minute.Min != minute.Mean || minute.Max != minute.Mean)
                flags &= unchecked((byte)~NoSpread);
            if (!Fits(minute.Mean, anchor) || !Fits(minute.Min, anchor) || !Fits(minute.Max, anchor))
                flags |= Wide;
        }
        var data = new byte[Length(n, flags)];
        var writer = new ColumnWriter(data.AsSpan(Header), anchor, (flags & Wide) != 0);
        for (int i = 0; i < ((flags & OneCount) != 0 ? 1 : n); i++)
            writer.Put((ushort)minutes[i].Count);
        for (int i = 0; i < n; i++)
            writer.Put(minutes[i].Mean);
        for (int i = 0; i < n && (flags & NoSpread) == 0; i++)
            writer.Put(minutes[i].Min);
        for (int i = 0; i < n && (flags & NoSpread) == 0; i++)
            writer.Put(minutes[i].Max);
        for (int i = 0; i < n; i++)
            writer.Put((ushort)Math.Round(minutes[i].Score * (double)ScoreSteps));
        data[0] = Version;
        data[1] = flags;
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(6), present);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(14), anchor);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(2), Seal(data, hour, sensorKey));
        return data;
    }

    /// <summary>Reads bytes that anything may have happened to.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="hour">The hour they are stored for.</param>
    /// <param name="sensorKey">The sensor they are stored for.</param>
    /// <param name="minutes">Takes up to 60 minutes, in order.</param>
    /// <param name="place">Where they are kept, for the message.</param>
    /// <param name="anchor">The block's base.</param>
    /// <returns>How many minutes.</returns>
    /// <exception cref="StorageException">They are no block, or belong elsewhere.</exception>
    internal static int Decode(ReadOnlySpan<byte> data, long hour, long sensorKey, Span<MinuteAggregate> minutes, HistoryPlace place, out double anchor)
    {
        ulong present = data.Length < Header ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(data[6..]);
        int n = BitOperations.PopCount(present);
        if (n == 0 || present >> MinutesOfHour != 0 || data[0] != Version || data[1] > (OneCount | NoSpread | Wide) || data.Length != Length(n, data[1]))
            throw place.Damaged($"the block of hour {hour} of sensor key {sensorKey} has {data.Length} bytes for {n} minutes; expected version {Version} and its columns");
        uint found = Seal(data, hour, sensorKey), expected = BinaryPrimitives.ReadUInt32LittleEndian(data[2..]);
        if (found != expected)
            throw place.Damaged($"the block of hour {hour} of sensor key {sensorKey} has the checksum {found:x8}; expected {expected:x8}");
        byte flags = data[1];
        bool isWide = (flags & Wide) != 0;
        anchor = BinaryPrimitives.ReadDoubleLittleEndian(data[14..]);
        int width = isWide ? 8 : 4, counts = (flags & OneCount) != 0 ? 1 : n, columns = (flags & NoSpread) != 0 ? 1 : 3;
        ReadOnlySpan<byte> values = data[(Header + 2 * counts)..], scores = values[(columns * n * width)..];
        for (int i = 0; i < n; i++)
        {
            int minute = BitOperations.TrailingZeroCount(present);
            present &= present - 1;
            double mean = Value(values, i, isWide, anchor);
            minutes[i] = new MinuteAggregate
            {
                Minute = (hour * MinutesOfHour + minute) * EventTime.Minute,
                Count = BinaryPrimitives.ReadUInt16LittleEndian(data[(Header + (counts == 1 ? 0 : 2 * i))..]),
                Mean = mean,
                Min = columns == 1 ? mean : Value(values, n + i, isWide, anchor),
                Max = columns == 1 ? mean : Value(values, 2 * n + i, isWide, anchor),
                Score = (float)(BinaryPrimitives.ReadUInt16LittleEndian(scores[(2 * i)..]) / (double)ScoreSteps),
            };
        }
        return n;
    }

    /// <summary>The number of the hour that holds an event time.</summary>
    internal static long HourOf(long time) => EventTime.FloorTo(time, EventTime.Hour) / EventTime.Hour;

    private static int Length(int n, byte flags) =>
        Header + 2 * ((flags & OneCount) != 0 ? 1 : n) + ((flags & NoSpread) != 0 ? 1 : 3) * n * ((flags & Wide) != 0 ? 8 : 4) + 2 * n;

    private static bool Fits(double value, double anchor) => float.IsFinite((float)(value - anchor));

    private static double Value(ReadOnlySpan<byte> values, int place, bool isWide, double anchor) =>
        isWide ? BinaryPrimitives.ReadDoubleLittleEndian(values[(8 * place)..]) : anchor + BinaryPrimitives.ReadSingleLittleEndian(values[(4 * place)..]);

    private static double MedianMean(ReadOnlySpan<MinuteAggregate> minutes)
    {
        Span<double> means = stackalloc double[MinutesOfHour];
        for (int i = 0; i < minutes.Length; i++)
            means[i] = minutes[i].Mean;
        means[..minutes.Length].Sort();
        return means[(minutes.Length - 1) / 2];
    }

    private static uint Seal(ReadOnlySpan<byte> data, long hour, long sensorKey) =>
        Checksum.Of(data[6..], (ulong)sensorKey ^ ((ulong)hour << 40) ^ data[1]);

    private ref struct ColumnWriter(Span<byte> room, double anchor, bool isWide)
    {
        private Span<byte> _room = room;

        public void Put(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_room, value);
            _room = _room[2..];
        }

        public void Put(double value)
        {
            if (isWide)
                BinaryPrimitives.WriteDoubleLittleEndian(_room, value);
            else
                BinaryPrimitives.WriteSingleLittleEndian(_room, (float)(value - anchor));
            _room = _room[(isWide ? 8 : 4)..];
        }
    }
}

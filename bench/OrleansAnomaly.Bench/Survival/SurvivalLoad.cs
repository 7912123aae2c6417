using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Bench.Survival;

/// <summary>
/// Readings by number: the seed and the number alone say whose a reading is, when and what it says, and its time says its number. So whoever finds
/// it in a log knows what it must be, and whoever sends it again sends the same.
/// </summary>
internal sealed class SurvivalLoad(int readings, ulong seed)
{
    public const int BatchRows = 2_000;

    // A little more than the least memory budget has room for, so that assets come and go.
    private const int Sensors = 3_900, SensorsPerAsset = 4;

    private const long Step = 300_000;      // between two readings; every sensor has one in 20 minutes

    // Of so many stretches of readings an asset is odd in one.
    private const int OddEvery = 300, OddReadings = 10 * Sensors;

    private static readonly long s_start = EventTime.From(Telemetry.Start);

    private readonly SensorId[] _sensors = [.. Enumerable.Range(0, Sensors).Select(i => SensorId.Create($"plant/machine-{i / SensorsPerAsset:D4}/s{i % SensorsPerAsset}"))];

    public int Readings => readings;

    public int Batches => (readings + BatchRows - 1) / BatchRows;

    /// <summary>The clock when a batch is sent.</summary>
    public static DateTimeOffset ClockOf(int batch) => Telemetry.Start + TimeSpan.FromMicroseconds((batch + 1L) * BatchRows * Step);

    /// <summary>Number of the first reading of a batch, and of the first after it.</summary>
    public (int First, int End) NumbersOf(int batch) => (batch * BatchRows, Math.Min(readings, (batch + 1) * BatchRows));

    public SensorId SensorOf(int number) => _sensors[number % Sensors];

    public Reading ReadingOf(int number)
    {
        int sensor = number % Sensors;
        var random = new SplitMix64(seed * 1_000_003 + (ulong)number);
        bool isOdd = new SplitMix64(seed ^ (ulong)(number / OddReadings * Sensors + sensor / SensorsPerAsset)).NextInt32(OddEvery) == 0;
        return new Reading(s_start + number * Step, 50 + sensor % 7 + random.NextGaussian() + (isOdd ? 40 : 0));
    }

    /// <summary>The number of a reading that was found; −1 where it is none of these.</summary>
    public int NumberOf(SensorId sensor, in Reading reading)
    {
        long number = (reading.Time - s_start) / Step;
        return number >= 0 && number < readings && SensorOf((int)number).Equals(sensor) && ReadingOf((int)number) == reading ? (int)number : -1;
    }
}

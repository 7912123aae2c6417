using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.TestKit.Fleet;

/// <summary>Seeded readings of a small fleet: noise around a level, now and then far off, so that there are verdicts and incidents to compare.</summary>
public sealed class Telemetry(ulong seed, int assets, int sensorsPerAsset)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly SplitMix64[] _random = [.. Enumerable.Range(0, assets * sensorsPerAsset).Select(i => new SplitMix64(seed * 1_000_003 + (ulong)i))];

    public IReadOnlyList<SensorId> Sensors { get; } =
        [.. Enumerable.Range(0, assets * sensorsPerAsset).Select(i => SensorId.Create($"plant/machine-{i / sensorsPerAsset:D4}/s{i % sensorsPerAsset}"))];

    /// <summary>One reading of every sensor.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="odd">Assets that are far off at that time.</param>
    public ReadingBatch Round(long time, params int[] odd)
    {
        var builder = new ReadingBatchBuilder();
        for (int i = 0; i < Sensors.Count; i++)
            builder.Add(Sensors[i], Next(i, time, odd.Contains(i / sensorsPerAsset)));
        return builder.Build();
    }

    public Reading Next(int sensor, long time, bool odd)
    {
        ref SplitMix64 random = ref _random[sensor];
        return new Reading(time, 50 + sensor % 7 + random.NextGaussian() + (odd ? 40 : 0));
    }
}

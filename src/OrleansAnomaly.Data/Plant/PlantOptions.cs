using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>What plant is simulated. Same options, same readings, bit for bit, on every machine.</summary>
public sealed record PlantOptions
{
    /// <summary>Which of all possible plants it is. Any value; default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many machines there are: 1 … 100,000; default 200. A machine's readings do not depend on it.</summary>
    public int Machines { get; init; } = 200;

    /// <summary>Time of the first readings; default Monday 2026-06-01T00:00Z. 1900 … 2190.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How long readings come: 1 h … 3,650 days; default 21 days.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromDays(21);

    /// <summary>Time between two readings of a sensor: 1 s … 1 h; default 5 min.</summary>
    public TimeSpan SamplingInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Most by which a reading is taken before or after its turn; the readings of one machine are taken together.
    /// 0 … less than half of <see cref="SamplingInterval"/>; default 4 s.
    /// </summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Share of the readings that get lost, each by chance: 0 … 0.5; default 0.001.</summary>
    public double LossRate { get; init; } = 0.001;

    /// <summary>
    /// How many faults a machine has on average in a week after <see cref="FirstFault"/>: 0 … 3; default 0.35,
    /// which makes about 0.8 per machine in the default three weeks. 0 gives the same plant without faults.
    /// </summary>
    public double FaultsPerWeek { get; init; } = 0.35;

    /// <summary>No fault begins earlier than this after <see cref="Start"/>: 0 or longer; default 5 days.</summary>
    public TimeSpan FirstFault { get; init; } = TimeSpan.FromDays(5);

    /// <summary>
    /// How strongly everything scatters that is not rhythm, stop or fault: recipes, operation, weather, noise of the sensors.
    /// 0 … 3; default 1. 0 gives the bare expectation of the same plant; sizes of faults follow the scatter.
    /// </summary>
    public double Scatter { get; init; } = 1;

    /// <summary>All that is wrong with the options, one line each; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(Machines is >= 1 and <= 100_000, $"{nameof(Machines)} is {Machines}; expected 1 … 100,000");
        Require(Start.Year is >= 1900 and <= 2190, $"{nameof(Start)} is {Start:O}; expected a year from 1900 to 2190");
        Require(Duration >= TimeSpan.FromHours(1) && Duration <= TimeSpan.FromDays(3650), $"{nameof(Duration)} is {Duration}; expected 1 h … 3,650 days");
        Require(SamplingInterval >= TimeSpan.FromSeconds(1) && SamplingInterval <= TimeSpan.FromHours(1), $"{nameof(SamplingInterval)} is {SamplingInterval}; expected 1 s … 1 h");
        Require(Jitter >= TimeSpan.Zero && Jitter < SamplingInterval / 2, $"{nameof(Jitter)} is {Jitter}; expected 0 … less than half of {nameof(SamplingInterval)} ({SamplingInterval})");
        Require(LossRate is >= 0 and <= 0.5, $"{nameof(LossRate)} is {LossRate}; expected 0 … 0.5");
        Require(FaultsPerWeek is >= 0 and <= 3, $"{nameof(FaultsPerWeek)} is {FaultsPerWeek}; expected 0 … 3");
        Require(FirstFault >= TimeSpan.Zero, $"{nameof(FirstFault)} is {FirstFault}; expected 0 or longer");
        Require(Scatter is >= 0 and <= 3, $"{nameof(Scatter)} is {Scatter}; expected 0 … 3");
        return errors;

        void Require(bool holds, string error)
        {
            if (!holds)
                errors.Add(error);
        }
    }

    internal long StartTime => EventTime.From(Start);

    internal long EndTime => StartTime + EventTime.From(Duration);
}

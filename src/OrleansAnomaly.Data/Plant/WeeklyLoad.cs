using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>The load that a machine is expected to run at, as a share of its rated load, for each time of the week.</summary>
internal sealed class WeeklyLoad
{
    /// <summary>At or above this share a machine counts as working.</summary>
    public const double Working = 0.35;

    private const int Slots = 7 * 24 * 12;
    private const long SlotLength = EventTime.Week / Slots;
    private readonly double[] _slots = new double[Slots + 1];

    public WeeklyLoad(ShiftPattern pattern, ref SplitMix64 random)
    {
        double idle = random.Between(0.06, 0.12);
        double rampHours = random.Between(0.5, 1.5);
        double from = random.Between(5, 7), to = random.Between(21, 23);
        double mean = random.Between(0.70, 0.78), swing = random.Between(0.20, 0.28), second = random.Between(0.03, 0.06);
        double peak = random.Between(11, 15), shift = random.NextDouble();
        double weekend = random.Between(0.62, 0.85);
        bool saturday = random.NextDouble() < 0.3;
        if (pattern == ShiftPattern.TwoShifts)
            (mean, swing) = (mean + 0.08, swing * 0.5);
        double sum = 0;
        int working = 0;
        for (int i = 0; i < Slots; i++)
        {
            double hours = i * (24 * 7.0 / Slots), hour = hours % 24;
            int day = (int)(hours / 24);
            double shape = mean + swing * Wave.Sine((hour - peak) / 24 + 0.25) + second * Wave.Sine(2 * hour / 24 + shift);
            double on = pattern switch
            {
                ShiftPattern.TwoShifts when day < 5 => Window(hour, from, to, rampHours),
                ShiftPattern.TwoShifts when day == 5 && saturday => Window(hour, from, from + 8, rampHours),
                ShiftPattern.TwoShifts => 0,
                ShiftPattern.Weekdays => Window(hours, from, 4 * 24 + to, rampHours),
                // From Friday night to Monday morning a continuous machine runs slower.
                _ => weekend + (1 - weekend) * Window(hours, from, 4 * 24 + to, 4 * rampHours),
            };
            double load = pattern == ShiftPattern.Continuous ? shape * on : idle + (shape - idle) * on;
            _slots[i] = load;
            if (load >= Working)
            {
                sum += load;
                working++;
            }
        }
        _slots[Slots] = _slots[0];
        MeanWhileWorking = sum / working;
    }

    /// <summary>Mean of the expected load over the times at which the machine works.</summary>
    public double MeanWhileWorking { get; }

    /// <summary>The expected load at that time.</summary>
    public double At(long time)
    {
        // The epoch was a Thursday.
        long phase = EventTime.Phase(time + 3 * EventTime.Day, EventTime.Week);
        int slot = (int)(phase / SlotLength);
        double part = (phase - slot * SlotLength) / (double)SlotLength;
        return _slots[slot] + (_slots[slot + 1] - _slots[slot]) * part;
    }

    private static double Window(double hour, double from, double to, double ramp) =>
        Wave.Ramp((hour - from) / ramp) * (1 - Wave.Ramp((hour - to) / ramp));
}

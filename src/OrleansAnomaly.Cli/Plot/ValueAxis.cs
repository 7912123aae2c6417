using System.Globalization;

namespace OrleansAnomaly.Cli.Plot;

/// <summary>A linear axis whose ticks fall on 1, 2 or 5 times a power of ten.</summary>
internal sealed class ValueAxis
{
    private readonly double _low, _high, _step;

    public ValueAxis(double low, double high, int wantedTicks)
    {
        if (!(high > low) || !double.IsNormal((high - low) / 1000))
        {
            // A constant series still gets an axis that shows its value in the middle.
            double margin = low == 0 ? 1 : Math.Abs(low) * 0.05;
            (low, high) = (low - margin, high + margin);
        }
        _low = low;
        _high = high;
        double raw = high / wantedTicks - low / wantedTicks;
        double magnitude = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double leading = raw / magnitude;
        _step = magnitude * (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10);
    }

    public IEnumerable<(double Value, string Label)> Ticks()
    {
        double first = Math.Ceiling(_low / _step);
        for (int i = 0; i < 50; i++)
        {
            double value = (first + i) * _step;
            if (value > _high)
                yield break;
            yield return (value == 0 ? 0 : value, Label(value));
        }
    }

    /// <summary>0 at the low end, 1 at the high end; what lies outside is held at the ends.</summary>
    public double Position(double value) => Math.Clamp(value / (_high - _low) - _low / (_high - _low), 0, 1);

    private string Label(double value)
    {
        double largest = Math.Max(Math.Abs(_low), Math.Abs(_high));
        bool stepIsTinyBesideValue = _step < largest * 1e-4;
        if (largest >= 1e15 || largest < 1e-4)
            return value.ToString("0.###e+0", CultureInfo.InvariantCulture);
        if (!stepIsTinyBesideValue)
        {
            foreach ((double unit, string suffix) in (ReadOnlySpan<(double, string)>)[(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")])
            {
                if (largest >= unit)
                {
                    double divisor = suffix == "k" ? 1e3 : unit;
                    return value == 0 ? "0" : (value / divisor).ToString(Decimals(_step / divisor), CultureInfo.InvariantCulture) + suffix;
                }
            }
        }
        return value.ToString(Decimals(_step), CultureInfo.InvariantCulture);
    }

    private static string Decimals(double step) =>
        "F" + Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12).ToString(CultureInfo.InvariantCulture);
}

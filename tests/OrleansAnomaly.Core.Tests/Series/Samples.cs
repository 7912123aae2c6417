using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Series;

/// <summary>Series to try things on.</summary>
internal static class Samples
{
    /// <summary>Values of sizes that machines give, with some that are not finite and a wild one now and then.</summary>
    public static readonly Gen<double> Value = Gen.Frequency(
        (12, Gen.Choose(-1_000_000, 1_000_000).Select(n => n / 1000.0)),
        (3, Gen.Choose(-3, 3).Select(n => (double)n)),
        (1, Gen.Choose(-1000, 1000).Select(n => n * 1e9)),
        (2, Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity)));

    public static readonly Gen<double> FiniteValue = Value.Where(double.IsFinite);

    public static readonly Gen<double[]> Values = Gen.ArrayOf(Value);

    public static readonly Gen<double[]> FiniteValues = Gen.NonEmptyListOf(FiniteValue).Select(list => list.ToArray());

    /// <summary>Readings in order of time around the epoch, 0 to 30 s apart, with longer silences.</summary>
    public static readonly Gen<Reading[]> Readings = Gen.ArrayOf(
        Gen.Frequency((5, Gen.Choose(0, 30)), (1, Gen.Choose(0, 600))).Zip(Value)).Select(steps =>
        {
            long time = -3 * EventTime.Minute;
            var readings = new Reading[steps.Length];
            for (int i = 0; i < steps.Length; i++)
                readings[i] = new Reading(time += steps[i].Item1 * EventTime.Second, steps[i].Item2);
            return readings;
        });

    /// <summary>Equal but for rounding: to 1e-12 of the size of what went into it.</summary>
    public static void AssertClose(double expected, double actual, double size)
    {
        if (double.IsNaN(expected))
            Assert.Equal(expected, actual);
        else
            Assert.InRange(actual, expected - 1e-12 * size, expected + 1e-12 * size);
    }
}

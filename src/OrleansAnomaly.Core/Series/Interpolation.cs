namespace OrleansAnomaly.Core.Series;

/// <summary>The straight line between two values.</summary>
internal static class Interpolation
{
    /// <summary>The value at the share <paramref name="t"/> (0 … 1) of the way from <paramref name="a"/> to <paramref name="b"/>, both finite; never outside of the two, and exact where they are equal.</summary>
    public static double Between(double a, double b, double t)
    {
        double way = b - a;
        // The difference of two finite numbers may be infinite; halves of them are not that far apart.
        double value = double.IsFinite(way) ? a + t * way : 2 * (a / 2 + t * (b / 2 - a / 2));
        return a <= b ? Math.Clamp(value, a, b) : Math.Clamp(value, b, a);
    }
}

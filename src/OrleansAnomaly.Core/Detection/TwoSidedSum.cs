namespace OrleansAnomaly.Core.Detection;

/// <summary>
/// How much has been above and how much below the reference of late, more than an allowance each time: E. S. Page, "Continuous inspection schemes"
/// (Biometrika 41, 1954). Each sum is 0 or more: what was on the other side long ago does not hide what is on this side now.
/// </summary>
internal struct TwoSidedSum
{
    public double Up;
    public double Down;

    /// <summary>The larger sum.</summary>
    public readonly double Larger => Math.Max(Up, Down);

    /// <summary>The sums with one more deviation, of which the allowance is taken off.</summary>
    public readonly TwoSidedSum With(double deviation, double allowance) => new()
    {
        Up = Math.Max(0, Up + deviation - allowance),
        Down = Math.Max(0, Down - deviation - allowance),
    };

    /// <summary>The sums, none larger than that.</summary>
    public readonly TwoSidedSum AtMost(double most) => new() { Up = Math.Min(Up, most), Down = Math.Min(Down, most) };
}

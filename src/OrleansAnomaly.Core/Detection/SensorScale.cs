namespace OrleansAnomaly.Core.Detection;

/// <summary>
/// How large the usual scatter of a sensor is, so that sensors of different units can be cut alike. Centre and deviation follow bounded residuals, as
/// in the robust z-score, and are relative to the origin, so that values of 1e8 with a spread of 1 keep their digits.
/// </summary>
internal struct SensorScale
{
    private const double Bound = 3.76;      // three spreads of a normal law, in mean deviations

    /// <summary>How many deviations from the centre a value is learned at most: no limit to what can be told, only to what numbers can hold.</summary>
    private const double Farthest = 1 << 20;

    /// <summary>Below any scatter that matters, and large enough that its inverse is a number of single precision.</summary>
    private const double Smallest = 7.888609052210118e-31;      // 2⁻¹⁰⁰

    public double Origin;
    public double Centre;
    public double Deviation;
    public long Rows;

    public readonly double Floor => Math.Max(Math.Max(Deviation, 1e-12 * Math.Abs(Origin + Centre)), Smallest);

    /// <summary>Whether the values are so far from the origin that single precision no longer tells them apart.</summary>
    public readonly bool HasDrifted => Deviation > 0 && Math.Abs(Centre) > 16_384 * Deviation;

    /// <summary>A value relative to the origin; never −0.</summary>
    public readonly double Relative(double value) => Rows == 0 ? 0 : Math.Clamp(value, -1e30, 1e30) - Origin + 0.0;

    /// <summary>What of a relative value is learned.</summary>
    public readonly double Bounded(double relative) => Math.Clamp(relative, Centre - Farthest * Floor, Centre + Farthest * Floor);

    public void Learn(double value, double weight, double memory)
    {
        if (Rows == 0)
        {
            Origin = Math.Clamp(value, -1e30, 1e30);
            Rows = 1;
            return;
        }
        double residual = Relative(value) - Centre;
        if (Deviation == 0 && residual == 0)
            return;
        Rows++;
        double rate = weight / Math.Min(Rows, memory), bound = Rows <= 12 || Deviation == 0 ? double.PositiveInfinity : Bound * Deviation;
        Deviation += rate * (Math.Min(Math.Abs(residual), bound) - Deviation);
        Centre += rate * Math.Clamp(residual, -bound, bound);
    }

    /// <summary>Whether the first values were so unlike the others that neither origin nor deviation can be relied on.</summary>
    public readonly bool BeganElsewhere => Deviation > 0 && Math.Abs(Centre) > 4 * Deviation;

    /// <summary>Begins anew around a value; around the centre where there is none.</summary>
    public void Rebase(double value) => this = new SensorScale { Origin = double.IsFinite(value) ? Origin + Relative(value) : Origin + Centre, Rows = Math.Min(Rows, 1) };
}

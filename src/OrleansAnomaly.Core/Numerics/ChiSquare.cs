namespace OrleansAnomaly.Core.Numerics;

/// <summary>Sums of squares of normal numbers: their cube roots are nearly normal (Wilson and Hilferty, PNAS 17, 1931).</summary>
internal static class ChiSquare
{
    /// <summary>How far above its median a sum of that many squares is, as a deviate of the normal law; 0 below.</summary>
    public static double Deviate(double sum, int squares)
    {
        if (!(sum > 0))
            return 0;
        double part = 2.0 / (9 * squares);
        return Math.Max(0, (Real.Exp(Real.Log(sum / squares) / 3) - (1 - part)) / Math.Sqrt(part));
    }

    /// <summary>The sum of that many squares that lies at the deviate.</summary>
    public static double Quantile(double deviate, int squares)
    {
        double part = 2.0 / (9 * squares), root = 1 - part + deviate * Math.Sqrt(part);
        return squares * root * root * root;
    }
}

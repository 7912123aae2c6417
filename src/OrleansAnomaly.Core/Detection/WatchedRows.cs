namespace OrleansAnomaly.Core.Detection;

/// <summary>How long a detector of rows learns before it judges, and how much it learns of a row.</summary>
internal static class WatchedRows
{
    /// <summary>Fewest rows of a warm-up.</summary>
    public const int LeastWarmUp = 100;

    /// <summary>Most rows of a warm-up.</summary>
    public const int MostWarmUp = 1_000_000;

    private const double Slow = 0.1, Little = 0.01;

    /// <summary>Rows until an asset of that many dimensions is judged, where the options do not say.</summary>
    public static int WarmUp(int dimensions) => Math.Max(400, 10 * dimensions);

    /// <summary>Rows that are remembered.</summary>
    public static double Memory(int warmUp) => 8.0 * warmUp;

    /// <summary>Weight of a row: all of it in the warm-up, then a tenth, and a hundredth where it is anomalous: faster, and a fault is soon taken for normal.</summary>
    public static double Weight(Learning learning, bool isWarming) => isWarming ? 1 : learning == Learning.Full ? Slow : Little;

    /// <summary>Refuses what no detector of rows takes.</summary>
    public static void RequireDimensions(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, IVectorDetector.MostDimensions);
    }

    /// <summary>What is wrong with a warm-up that an option asks for; null if nothing is.</summary>
    public static string? Fault(int warmUpRows) =>
        warmUpRows == 0 || warmUpRows is >= LeastWarmUp and <= MostWarmUp ? null : $"WarmUpRows is {warmUpRows}; expected 0 or 100 to 1,000,000";
}

namespace OrleansAnomaly.Data.Evaluation.Baselines;

/// <summary>Brings a distance in standard deviations into 0 … 1 without changing the order of any two.</summary>
internal static class Surprise
{
    /// <summary>z / (1 + z) with z = distance / deviation; 1 for a move where there was none before, 0 for none.</summary>
    public static double Of(double distance, double deviation) => distance == 0 ? 0 : distance / (distance + deviation);
}

namespace OrleansAnomaly.Data.Sets.Cmapss;

/// <summary>One engine.</summary>
/// <param name="Number">Its number in the file.</param>
/// <param name="Rows">A row per cycle: three settings, then 21 sensors.</param>
/// <param name="RemainingAfter">Cycles that it had left after the last row; 0 of engines that ran until they failed.</param>
public sealed record CmapssUnit(int Number, double[][] Rows, int RemainingAfter)
{
    /// <summary>Cycles left at a row, that one not counted.</summary>
    public int Remaining(int row) => Rows.Length - 1 - row + RemainingAfter;
}

namespace OrleansAnomaly.Core.Detection;

/// <summary>What dimensions have of a row's evidence.</summary>
internal static class Shares
{
    /// <summary>Makes parts add up to a whole. Where all are 0 the values that are there share it alike.</summary>
    public static void Scale(Span<double> parts, ReadOnlySpan<double> row, double whole)
    {
        double sum = 0;
        int there = 0;
        for (int d = 0; d < parts.Length; d++)
        {
            sum += parts[d];
            there += double.IsFinite(row[d]) ? 1 : 0;
        }
        for (int d = 0; d < parts.Length; d++)
            parts[d] = sum > 0 ? parts[d] / sum * whole : double.IsFinite(row[d]) ? whole / there : 0;
    }

    /// <summary>Whether a row has any value.</summary>
    public static bool AnyFinite(ReadOnlySpan<double> row)
    {
        foreach (double value in row)
        {
            if (double.IsFinite(value))
                return true;
        }
        return false;
    }
}

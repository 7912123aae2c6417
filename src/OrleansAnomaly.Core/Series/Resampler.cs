namespace OrleansAnomaly.Core.Series;

/// <summary>Brings a series with irregular times onto a regular grid.</summary>
public static class Resampler
{
    /// <summary>
    /// One value per cell of the grid, made of the readings whose times the cell holds. A cell without a finite reading becomes NaN, for sums too:
    /// nothing measured is not a measured zero. Readings outside the grid are left out.
    /// </summary>
    /// <param name="times">Event times, never falling.</param>
    /// <param name="values">The values, as many.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="aggregation">How the readings of a cell become one value; of equal times the later in order is the last.</param>
    /// <param name="destination">Receives the cells' values; at least as long as the grid.</param>
    /// <returns>How many cells have a value.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, times fall, or the aggregation is unknown.</exception>
    public static int Resample(ReadOnlySpan<long> times, ReadOnlySpan<double> values, TimeGrid grid, Aggregation aggregation, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (times.Length != values.Length)
            throw new ArgumentException($"there are {times.Length} times and {values.Length} values; expected as many", nameof(values));
        if (destination.Length < grid.Count)
            throw new ArgumentException($"the destination has room for {destination.Length} values; the grid has {grid.Count} cells", nameof(destination));
        if (!Enum.IsDefined(aggregation))
            throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, "unknown aggregation");
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1])
                throw new ArgumentException($"the time at index {i} lies before the one before it; expected times that never fall", nameof(times));
        }

        destination[..grid.Count].Fill(double.NaN);
        int filled = 0;
        for (int i = 0; i < times.Length;)
        {
            int cell = grid.IndexOf(times[i]), first = i;
            do
                i++;
            while (i < times.Length && grid.IndexOf(times[i]) == cell);
            if (cell < 0)
                continue;
            destination[cell] = Reduce(values[first..i], aggregation);
            if (!double.IsNaN(destination[cell]))
                filled++;
        }
        return filled;
    }

    private static double Reduce(ReadOnlySpan<double> values, Aggregation aggregation)
    {
        if (aggregation == Aggregation.Last)
        {
            int last = values.Length - 1;
            while (last >= 0 && !double.IsFinite(values[last]))
                last--;
            return last < 0 ? double.NaN : values[last];
        }
        Summary summary = Summary.Of(values);
        if (summary.Count == 0)
            return double.NaN;
        return aggregation switch
        {
            Aggregation.Min => summary.Min,
            Aggregation.Max => summary.Max,
            Aggregation.Sum => summary.Sum,
            _ => summary.Mean,
        };
    }
}

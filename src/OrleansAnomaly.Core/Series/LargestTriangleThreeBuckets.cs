namespace OrleansAnomaly.Core.Series;

/// <summary>
/// Picks the points of a curve that show best what it looks like: S. Steinarsson, "Downsampling Time Series for Visual Representation"
/// (University of Iceland, 2013), section 4.2. The points between the first and the last are parted into buckets of equal number; of each that
/// point is picked that spans the largest triangle with the point picked before and the mean of the next bucket, of equals the first.
/// </summary>
public static class LargestTriangleThreeBuckets
{
    /// <summary>Picks points. The first and the last are always among them; where there is room for all, all are picked.</summary>
    /// <param name="times">Times of the points, rising. Their order is not checked.</param>
    /// <param name="values">Their values, finite and so far from the greatest double that their differences are too.</param>
    /// <param name="picked">Takes the indices of the picked points, rising; its length is how many are wanted, 2 or more unless there are fewer points.</param>
    /// <returns>How many were picked: as many as are wanted, or as there are.</returns>
    /// <exception cref="ArgumentException">There are more times than values or fewer, or less than two points are wanted of several.</exception>
    public static int Pick(ReadOnlySpan<long> times, ReadOnlySpan<double> values, Span<int> picked)
    {
        int n = times.Length;
        if (values.Length != n)
            throw new ArgumentException($"there are {n} times and {values.Length} values; expected as many", nameof(values));
        if (picked.Length >= n)
        {
            for (int i = 0; i < n; i++)
                picked[i] = i;
            return n;
        }
        if (picked.Length < 2)
            throw new ArgumentException($"{picked.Length} of {n} points are wanted; expected 2 or more", nameof(picked));
        int buckets = picked.Length - 2, before = 0;
        picked[0] = 0;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            int start = Start(bucket, buckets, n), end = Start(bucket + 1, buckets, n);
            int nextEnd = bucket + 1 < buckets ? Start(bucket + 2, buckets, n) : n;
            before = picked[bucket + 1] = Largest(times, values, before, start, end, nextEnd);
        }
        picked[^1] = n - 1;
        return picked.Length;
    }

    private static int Start(int bucket, int buckets, int n) => 1 + (int)((long)bucket * (n - 2) / buckets);

    private static int Largest(ReadOnlySpan<long> times, ReadOnlySpan<double> values, int before, int start, int end, int nextEnd)
    {
        // Relative to the point before, so that a time of microseconds keeps all its digits.
        double nextTime = 0, nextValue = 0;
        for (int i = end; i < nextEnd; i++)
        {
            nextTime += times[i] - times[before];
            nextValue += values[i] - values[before];
        }
        nextTime /= nextEnd - end;
        nextValue /= nextEnd - end;
        int best = start;
        double largest = -1;
        for (int i = start; i < end; i++)
        {
            // Twice the area.
            double area = Math.Abs((times[i] - times[before]) * nextValue - nextTime * (values[i] - values[before]));
            if (area > largest)
                (best, largest) = (i, area);
        }
        return best;
    }
}

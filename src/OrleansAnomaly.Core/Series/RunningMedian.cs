namespace OrleansAnomaly.Core.Series;

/// <summary>The median of the values around each value of a series, or before it.</summary>
internal static class RunningMedian
{
    /// <summary>For every i the median of the values from i − <paramref name="before"/> to i + <paramref name="after"/>, as far as they exist, without the i-th itself.</summary>
    /// <param name="values">The series; NaN is left out.</param>
    /// <param name="before">Where the window begins; at most that many values before.</param>
    /// <param name="after">Where the window ends; at most that many values after.</param>
    /// <param name="result">Receives the medians; NaN where the window holds no value. Must not overlap.</param>
    /// <param name="sorted">Room for the window, at least before + after + 1 values or as many as there are.</param>
    public static void Of(ReadOnlySpan<double> values, int before, int after, Span<double> result, Span<double> sorted)
    {
        int held = 0, first = 0, next = 0;
        for (int i = 0; i < values.Length; i++)
        {
            for (; first < i - before; first++)
                Remove(sorted, ref held, values[first]);
            for (; next <= (long)i + after && next < values.Length; next++)
                Insert(sorted, ref held, values[next]);
            result[i] = Median(sorted[..held], Place(sorted[..held], values[i]));
        }
    }

    /// <summary>The median of all but the one at <paramref name="left"/>.</summary>
    private static double Median(ReadOnlySpan<double> sorted, int left)
    {
        int count = sorted.Length - 1;
        if (count < 1)
            return double.NaN;
        double upper = At(sorted, count / 2, left);
        return (count & 1) == 1 ? upper : At(sorted, count / 2 - 1, left) / 2 + upper / 2;

        static double At(ReadOnlySpan<double> sorted, int rank, int left) => sorted[rank < left ? rank : rank + 1];
    }

    private static void Insert(Span<double> sorted, ref int held, double value)
    {
        if (double.IsNaN(value))
            return;
        int at = Place(sorted[..held], value);
        sorted[at..held].CopyTo(sorted[(at + 1)..]);
        sorted[at] = value;
        held++;
    }

    private static void Remove(Span<double> sorted, ref int held, double value)
    {
        if (double.IsNaN(value))
            return;
        int at = Place(sorted[..held], value);
        sorted[(at + 1)..held].CopyTo(sorted[at..]);
        held--;
    }

    /// <summary>The first place whose value is not smaller. Without a jump that depends on the values: this is what running medians spend their time on.</summary>
    private static int Place(ReadOnlySpan<double> sorted, double value)
    {
        int first = 0;
        for (int left = sorted.Length; left > 0;)
        {
            int half = (left + 1) / 2;
            first += sorted[first + half - 1] < value ? half : 0;
            left -= half;
        }
        return first;
    }
}

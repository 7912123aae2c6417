using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Storage.History;

/// <summary>
/// Makes the points of a series from minutes, in memory that does not grow with their number.
/// <para>
/// <see cref="SeriesShape.Buckets"/> parts the stretch asked for into equal stretches of whole minutes, beginning with the minute that holds
/// its first event time; stretches without readings are not told. Quantiles are those of <see cref="WeightedQuantiles"/>.
/// </para>
/// <para>
/// <see cref="SeriesShape.Plot"/> picks minutes by <see cref="LargestTriangleThreeBuckets"/>. Where the stretch with data is longer than
/// <see cref="MostCandidates"/> minutes, first only the minutes of least and greatest mean of each of <see cref="MostCandidates"/> / 2 equal
/// stretches stay, and the last of all (Van der Donckt et al., "MinMaxLTTB: Leveraging MinMax-Preselection to Scale LTTB", IEEE VIS 2023).
/// </para>
/// </summary>
public static class SeriesShaping
{
    /// <summary>Minutes that stand for choice in a plot at most (and two more).</summary>
    public const int MostCandidates = 200_000;

    /// <summary>Shapes minutes.</summary>
    /// <param name="query">What is asked for; must be sound.</param>
    /// <param name="first">No minute begins before this event time.</param>
    /// <param name="last">No minute begins after this event time.</param>
    /// <param name="minutes">The minutes within the query, rising; read once.</param>
    public static IReadOnlyList<SeriesPoint> Shape(SeriesQuery query, long first, long last, IEnumerable<MinuteAggregate> minutes) =>
        query.Shape == SeriesShape.Plot ? Plot(query.Points, first, last, minutes) : Buckets(query, minutes);

    private static List<SeriesPoint> Buckets(SeriesQuery query, IEnumerable<MinuteAggregate> minutes)
    {
        long start = EventTime.FloorTo(query.From, EventTime.Minute);
        long count = (EventTime.FloorTo(query.To, EventTime.Minute) - start) / EventTime.Minute + 1;
        long length = (count + query.Points - 1) / query.Points * EventTime.Minute;
        List<SeriesPoint> points = [];
        var bucket = new SeriesBucket();
        long open = EventTime.None;
        foreach (MinuteAggregate minute in minutes)
        {
            long begins = start + EventTime.FloorTo(minute.Minute - start, length);
            if (begins != open && open != EventTime.None)
                points.Add(bucket.Close(open, length));
            open = begins;
            bucket.Add(minute);
        }
        if (open != EventTime.None)
            points.Add(bucket.Close(open, length));
        return points;
    }

    private static List<SeriesPoint> Plot(int most, long first, long last, IEnumerable<MinuteAggregate> minutes)
    {
        List<MinuteAggregate> candidates = Candidates(first, last, minutes);
        var times = new long[candidates.Count];
        var means = new double[candidates.Count];
        for (int i = 0; i < times.Length; i++)
            (times[i], means[i]) = (candidates[i].Minute, candidates[i].Mean);
        var picked = new int[Math.Min(most, times.Length)];
        List<SeriesPoint> points = new(picked.Length);
        foreach (int i in picked.AsSpan(0, LargestTriangleThreeBuckets.Pick(times, means, picked)))
        {
            MinuteAggregate minute = candidates[i];
            points.Add(new SeriesPoint
            {
                Start = minute.Minute, Length = EventTime.Minute, Count = minute.Count, Min = minute.Min, Max = minute.Max, Mean = minute.Mean,
                Low = minute.Mean, Median = minute.Mean, High = minute.Mean, Score = minute.Score,
            });
        }
        return points;
    }

    private static List<MinuteAggregate> Candidates(long first, long last, IEnumerable<MinuteAggregate> minutes)
    {
        List<MinuteAggregate> kept = [];
        long stretch = Math.Max(0, last - first) / EventTime.Minute + 1;
        long length = stretch <= MostCandidates ? EventTime.Minute : (stretch + MostCandidates / 2 - 1) / (MostCandidates / 2) * EventTime.Minute;
        MinuteAggregate least = default, greatest = default, newest = default;
        long open = EventTime.None;
        foreach (MinuteAggregate minute in minutes)
        {
            long begins = EventTime.FloorTo(minute.Minute, length);
            if (begins != open)
            {
                Keep(open);
                // The very first minute stays, whatever its mean.
                if (open == EventTime.None)
                    kept.Add(minute);
                (open, least, greatest) = (begins, minute, minute);
            }
            least = minute.Mean < least.Mean ? minute : least;
            greatest = minute.Mean > greatest.Mean ? minute : greatest;
            newest = minute;
        }
        Keep(open);
        if (open != EventTime.None)
            Append(newest);
        return kept;

        void Keep(long isOpen)
        {
            if (isOpen == EventTime.None)
                return;
            Append(least.Minute < greatest.Minute ? least : greatest);
            Append(least.Minute < greatest.Minute ? greatest : least);
        }

        void Append(in MinuteAggregate minute)
        {
            if (minute.Minute > kept[^1].Minute)
                kept.Add(minute);
        }
    }
}

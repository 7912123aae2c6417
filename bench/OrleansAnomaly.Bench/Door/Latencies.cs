using System.Globalization;

namespace OrleansAnomaly.Bench.Door;

/// <summary>Gathers times in milliseconds, from many threads.</summary>
internal sealed class Latencies
{
    private readonly Lock _gate = new();
    private readonly List<double> _milliseconds = [];

    public void Add(TimeSpan span)
    {
        lock (_gate)
            _milliseconds.Add(span.TotalMilliseconds);
    }

    public override string ToString()
    {
        lock (_gate)
        {
            if (_milliseconds.Count == 0)
                return "none";
            double[] sorted = [.. _milliseconds.Order()];
            double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
            return string.Create(CultureInfo.InvariantCulture, $"{sorted.Length:N0}: p50 {At(0.5):F1} ms, p99 {At(0.99):F1} ms, most {sorted[^1]:F1} ms");
        }
    }
}

namespace OrleansAnomaly.Data.Evaluation.Baselines;

/// <summary>Mean and standard deviation of all values so far, by Welford's recurrence: what stands still has a deviation of exactly 0.</summary>
internal struct RunningMoments
{
    private double _squares;

    public int Count { get; private set; }

    public double Mean { get; private set; }

    public readonly double Deviation => Count == 0 ? 0 : Math.Sqrt(_squares / Count);

    public void Add(double value)
    {
        Count++;
        double step = value - Mean;
        Mean += step / Count;
        _squares += step * (value - Mean);
    }

    public static RunningMoments Of(ReadOnlySpan<double> values)
    {
        var moments = new RunningMoments();
        foreach (double value in values)
            moments.Add(value);
        return moments;
    }
}

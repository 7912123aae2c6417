namespace OrleansAnomaly.Cli.Bench.Detectors;

/// <summary>What was measured of one detector with one size of fleet.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="Sensors">Sensors of the fleet.</param>
/// <param name="BytesPerSensor">Bytes of state, calibrator and all.</param>
/// <param name="AllocatedPerReading">Bytes that the garbage collector gave out, per reading.</param>
/// <param name="Rates">Readings per second, by repetition.</param>
internal sealed record DetectorFigures(string Detector, int Sensors, int BytesPerSensor, double AllocatedPerReading, IReadOnlyList<double> Rates)
{
    public double Slowest => Rates.Min();

    public double Fastest => Rates.Max();

    public double Median => Rates.Order().ElementAt(Rates.Count / 2);
}

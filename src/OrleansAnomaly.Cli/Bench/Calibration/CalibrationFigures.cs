namespace OrleansAnomaly.Cli.Bench.Calibration;

/// <summary>Observed rates of false alarms, in the order of <see cref="CalibrationBench.Requested"/>.</summary>
internal sealed record CalibrationFigures(string Detector, HarmlessData Data, long Readings, IReadOnlyList<double> Observed);

using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Data.Evaluation.Cost;

/// <summary>
/// Measures what a row costs on one thread, on made-up data: readings every five minutes with a daily wave and noise, of which two weeks are learned first; or rows of
/// which half is what all sensors follow and half noise of each.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="rows">Rows of a repetition; at least 1.</param>
/// <param name="repetitions">How often it is measured; at least 1.</param>
public sealed class CostMeter(TimeProvider time, int rows, int repetitions)
{
    /// <summary>Sensors of the asset by which detectors of assets are measured.</summary>
    public const int Dimensions = 52;

    private const int LearnedReadings = 14 * 288, LearnedRows = 1_000;
    private const int NoiseLength = 1 << 14;    // a power of two

    private readonly double[] _noise = Noise();

    /// <summary>The cost of a reading.</summary>
    public RowCost Of(SensorSubject subject, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(subject);
        SubjectRun run = subject.Begin("cost", WarmUp.OfNab.Of(LearnedReadings));
        long row = 0;
        return Measure(LearnedReadings, Next, run.StateBytes, stop);

        void Next()
        {
            double wave = 10 * Math.Sin(2 * Math.PI * (row % 288) / 288);
            run.Next(EventTime.Day * 19_000 + row * 5 * EventTime.Minute, 50 + wave + _noise[row & (NoiseLength - 1)]);
            row++;
        }
    }

    /// <summary>The cost of a row of <see cref="Dimensions"/> values.</summary>
    public RowCost Of(DetectorEntry<IVectorDetector> detector, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(detector);
        IVectorDetector made = detector.MakeFor(LearnedRows / 2);
        var run = new VectorRun(made, Dimensions);
        double[] values = new double[Dimensions];
        int row = 0;
        return Measure(LearnedRows, Next, made.StateBytes(Dimensions), stop);

        void Next()
        {
            double common = _noise[row * 7_919 & (NoiseLength - 1)];
            for (int d = 0; d < values.Length; d++)
                values[d] = common + _noise[(row * 104_729 + d * 7_907) & (NoiseLength - 1)];
            row++;
            run.Step(values);
        }
    }

    private RowCost Measure(int learned, Action next, int? stateBytes, CancellationToken stop)
    {
        for (int row = 0; row < learned; row++)
            next();
        var spans = new double[repetitions];
        long allocated = 0;
        for (int i = 0; i < repetitions; i++)
        {
            stop.ThrowIfCancellationRequested();
            long before = GC.GetAllocatedBytesForCurrentThread(), started = time.GetTimestamp();
            for (int row = 0; row < rows; row++)
                next();
            spans[i] = time.GetElapsedTime(started).TotalMicroseconds / rows;
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Array.Sort(spans);
        return new RowCost(spans[repetitions / 2], (double)allocated / ((double)rows * repetitions), stateBytes);
    }

    private static double[] Noise()
    {
        var random = new SplitMix64(1);
        return [.. Enumerable.Range(0, NoiseLength).Select(_ => random.NextGaussian())];
    }
}

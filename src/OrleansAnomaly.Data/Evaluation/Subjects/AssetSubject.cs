using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Data.Csv;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Evaluation.Corpora;

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>A detector of assets: all columns of a series are one row. Scores are those of its p-values, as the monitors would show them.</summary>
/// <param name="detector">The detector, with default options but for the warm-up.</param>
public sealed class AssetSubject(DetectorEntry<IVectorDetector> detector) : Subject(detector.Name, detector.Meaning)
{
    /// <inheritdoc/>
    /// <exception cref="UnusableInputException">The series has more columns than a row has dimensions.</exception>
    public override SubjectScores Score(LabelledSeries series, int warmUp)
    {
        ArgumentNullException.ThrowIfNull(series);
        int dimensions = series.Columns.Length;
        if (dimensions > IVectorDetector.MostDimensions)
            throw new UnusableInputException($"{series.Name} has {dimensions} columns of values; expected at most {IVectorDetector.MostDimensions}");
        var run = new VectorRun(detector.MakeFor(warmUp), dimensions);
        double[] scores = new double[series.Rows], told = new double[series.Rows], values = new double[dimensions];
        var anomalous = new bool[series.Rows];
        for (int row = 0; row < scores.Length; row++)
        {
            for (int column = 0; column < dimensions; column++)
                values[column] = series.Columns[column][row];
            run.Step(values);
            scores[row] = 1 - Math.Pow(2, Math.Log10(run.PValue) / 4);
            anomalous[row] = run.PValue <= MonitoredSubject.UsualAlarmPValue;
            told[row] = anomalous[row] && (row == 0 || !anomalous[row - 1]) ? scores[row] : 0;
        }
        return new SubjectScores(scores, told, anomalous);
    }
}

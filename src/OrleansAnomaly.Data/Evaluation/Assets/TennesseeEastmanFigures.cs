namespace OrleansAnomaly.Data.Evaluation.Assets;

/// <summary>How a detector does on the Tennessee Eastman process.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="Threshold">Evidence beyond which a row is an alarm.</param>
/// <param name="FalseShare">Share of the normal rows of the fault's own tests, which did not set the threshold, that are alarms.</param>
/// <param name="Faults">By fault.</param>
public sealed record TennesseeEastmanFigures(string Detector, double Threshold, double FalseShare, IReadOnlyList<FaultFigures> Faults)
{
    /// <summary>Mean share of fault rows that are alarms, without the faults that count as undetectable.</summary>
    public double MeanFound => Detectable.Average(fault => fault.Found);

    /// <summary>Mean delay, in rows, without the faults that count as undetectable.</summary>
    public double MeanDelay => Detectable.Average(fault => fault.Delay);

    private IEnumerable<FaultFigures> Detectable => Faults.Where(fault => !Sets.TennesseeEastman.TennesseeEastmanSet.Undetectable.Contains(fault.Fault));
}

/// <summary>How a detector does on one fault.</summary>
/// <param name="Fault">Number of the fault.</param>
/// <param name="Found">Share of its rows that are alarms.</param>
/// <param name="Delay">Rows of the fault before the first alarm; all of them where there is none.</param>
public sealed record FaultFigures(int Fault, double Found, int Delay);

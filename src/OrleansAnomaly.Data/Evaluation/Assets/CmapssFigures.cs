namespace OrleansAnomaly.Data.Evaluation.Assets;

/// <summary>How early a detector tells that engines of C-MAPSS are failing.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="Set">The set of engines.</param>
/// <param name="Threshold">Evidence beyond which a row is an alarm.</param>
/// <param name="Leads">By unit: cycles before its failure from which on every row is an alarm; 0 where the last is none.</param>
public sealed record CmapssFigures(string Detector, string Set, double Threshold, IReadOnlyList<int> Leads)
{
    /// <summary>Cycles ahead that are early enough.</summary>
    public const int EnoughCycles = 10;

    /// <summary>Share of the units that are told early enough.</summary>
    public double Found => Leads.Count(lead => lead >= EnoughCycles) / (double)Leads.Count;

    /// <summary>Median of the cycles ahead, over all units.</summary>
    public double MedianLead
    {
        get
        {
            int[] rising = [.. Leads.Order()];
            return (rising[(rising.Length - 1) / 2] + rising[rising.Length / 2]) / 2.0;
        }
    }
}

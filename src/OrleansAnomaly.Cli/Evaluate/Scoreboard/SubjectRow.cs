using OrleansAnomaly.Cli.Plot;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Cost;
using OrleansAnomaly.Data.Evaluation.Subjects;

namespace OrleansAnomaly.Cli.Evaluate.Scoreboard;

/// <summary>What is known of a detector of sensors, or a baseline.</summary>
internal sealed record SubjectRow(SensorSubject Subject, RowCost Cost)
{
    /// <summary>Its figures, by name of the set, in the order in which sets are measured.</summary>
    public OrderedDictionary<string, CorpusFigures> OnSets { get; } = [];

    /// <summary>Mean VUS-PR over the sets.</summary>
    public double Quality => OnSets.Count == 0 ? double.NaN : OnSets.Values.Average(figures => figures.VusPr);

    /// <summary>Its place in the picture.</summary>
    public CostPoint Point => new(Subject.Name, Cost.Microseconds, Quality, Cost.StateBytes);
}

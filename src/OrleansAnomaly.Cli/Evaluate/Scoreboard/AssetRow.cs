using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Evaluation.Cost;

namespace OrleansAnomaly.Cli.Evaluate.Scoreboard;

/// <summary>What is known of a detector of assets.</summary>
internal sealed record AssetRow(DetectorEntry<IVectorDetector> Entry, RowCost Cost)
{
    /// <summary>Its figures on labelled tables, by name of the set.</summary>
    public OrderedDictionary<string, CorpusFigures> OnSets { get; } = [];

    /// <summary>On Tennessee Eastman; null where that is absent.</summary>
    public TennesseeEastmanFigures? TennesseeEastman { get; set; }

    /// <summary>On the sets of C-MAPSS; empty where that is absent.</summary>
    public List<CmapssFigures> Cmapss { get; } = [];
}

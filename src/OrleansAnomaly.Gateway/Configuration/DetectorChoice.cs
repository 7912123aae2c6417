using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.RobustZScore;
using OrleansAnomaly.Core.Detection.SeasonalBaseline;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>A detector that options can name, with its own options.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">Makes its options as by default.</param>
/// <param name="Make">Makes the detector of sound options.</param>
internal sealed record DetectorChoice(string Name, Func<object> Options, Func<object, IDetector> Make)
{
    /// <summary>All of them; the first is the default.</summary>
    public static readonly IReadOnlyList<DetectorChoice> All =
    [
        new("seasonal", () => new SeasonalBaselineOptions(), options => new SeasonalBaselineDetector((SeasonalBaselineOptions)options)),
        new("zscore", () => new RobustZScoreOptions(), options => new RobustZScoreDetector((RobustZScoreOptions)options)),
    ];

    public static DetectorChoice? Find(string name) => All.FirstOrDefault(choice => choice.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static string Names => string.Join(" or ", All.Select(choice => choice.Name));
}

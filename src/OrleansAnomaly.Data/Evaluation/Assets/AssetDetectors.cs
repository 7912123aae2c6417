using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Core.Detection.Mahalanobis;
using OrleansAnomaly.Core.Detection.PrincipalComponents;

namespace OrleansAnomaly.Data.Evaluation.Assets;

/// <summary>The detectors of assets that can be measured, by name.</summary>
public static class AssetDetectors
{
    private static readonly (string Name, Func<int, IReadOnlyList<int>, IVectorDetector> Make)[] s_detectors =
    [
        ("asset", (rows, settings) => new ConditionalResidualsDetector(new ConditionalResidualsOptions { WarmUpRows = rows, Settings = settings })),
        ("mahalanobis", (rows, _) => new MahalanobisDetector(new MahalanobisOptions { WarmUpRows = rows })),
        ("pca", (rows, _) => new PrincipalComponentsDetector(new PrincipalComponentsOptions { WarmUpRows = rows })),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_detectors.Select(detector => detector.Name)];

    /// <summary>A detector with its default options but for what the data say.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="warmUpRows">Rows that it has to learn before it judges; 0: its default.</param>
    /// <param name="settings">Indices of the dimensions that are settings; a detector that knows no settings takes them for sensors.</param>
    public static IVectorDetector Create(string name, int warmUpRows, IReadOnlyList<int> settings) =>
        Array.Find(s_detectors, detector => detector.Name == name).Make is { } make
            ? make(warmUpRows, settings)
            : throw new ArgumentException($"'{name}' is no detector of assets; expected one of {string.Join(", ", Names)}", nameof(name));
}

using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Names;

namespace OrleansAnomaly.Cli;

/// <summary>The option <c>--detector</c>, which names a detector.</summary>
internal static class DetectorArgument
{
    /// <exception cref="UnusableArgumentException">There is none of that name.</exception>
    public static DetectorEntry<TDetector> Read<TDetector>(DetectorCatalogue<TDetector> catalogue, string name) =>
        catalogue.Find(name) ?? throw new UnusableArgumentException($"--detector is '{name}'; {NearestName.Advice(name, [.. catalogue.Names])}");
}

using OrleansAnomaly.Core.Names;

namespace OrleansAnomaly.Core.Detection.Catalogue;

/// <summary>Detectors of one kind, by name.</summary>
/// <typeparam name="TDetector"><see cref="IDetector"/> or <see cref="IVectorDetector"/>.</typeparam>
public sealed class DetectorCatalogue<TDetector>
{
    internal DetectorCatalogue(params DetectorEntry<TDetector>[] all)
    {
        All = all;
        Names = [.. all.Select(entry => entry.Name)];
    }

    /// <summary>All of them, in the order in which they are shown.</summary>
    public IReadOnlyList<DetectorEntry<TDetector>> All { get; }

    /// <summary>Their names, in the same order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Name and meaning of each, parted by commas, for help.</summary>
    public string Described => string.Join(", ", All.Select(entry => $"{entry.Name} ({entry.Meaning})"));

    /// <summary>The detector of that name, in small letters or capitals; null where there is none.</summary>
    public DetectorEntry<TDetector>? Find(string name) => All.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The detector of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest and all others.</exception>
    public DetectorEntry<TDetector> Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) ?? throw new ArgumentException($"'{name}' is no detector; {NearestName.Advice(name, Names)}", nameof(name));
    }
}

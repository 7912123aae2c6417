namespace OrleansAnomaly.Core.Detection.Catalogue;

/// <summary>A detector that can be chosen by name.</summary>
/// <typeparam name="TDetector"><see cref="IDetector"/> or <see cref="IVectorDetector"/>.</typeparam>
/// <param name="Name">Its name, that of the detectors it makes.</param>
/// <param name="Meaning">What it is, in a line.</param>
/// <param name="NewOptions">Makes its options as by default: a record of its own type.</param>
/// <param name="Faults">Says what the detector refuses of options that their own <c>Validate</c> finds sound; mostly nothing.</param>
/// <param name="Make">Makes a detector of sound options.</param>
public sealed record DetectorEntry<TDetector>(
    string Name, string Meaning, Func<object> NewOptions, Func<object, IReadOnlyList<string>> Faults, Func<object, TDetector> Make)
{
    /// <summary>Its options for data that say how many rows are for learning, and which dimensions are settings.</summary>
    internal Func<int, IReadOnlyList<int>, object>? OptionsFor { get; init; }

    /// <summary>A detector with default options.</summary>
    public TDetector MakeDefault() => Make(NewOptions());

    /// <summary>A detector with default options but for what the data say. One that has no option for that is made as by default.</summary>
    /// <param name="warmUpRows">Rows that are for learning; the nearest number that the detector takes is taken.</param>
    /// <param name="settings">Indices of the dimensions that are settings; a detector that knows no settings takes them for sensors.</param>
    public TDetector MakeFor(int warmUpRows, IReadOnlyList<int>? settings = null) => Make(OptionsFor is null ? NewOptions() : OptionsFor(warmUpRows, settings ?? []));
}

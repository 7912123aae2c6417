namespace OrleansAnomaly.Storage.States;

/// <summary>Options of the <see cref="StateStore"/>.</summary>
public sealed record StateStoreOptions
{
    private const long MiB = 1L << 20, GiB = 1L << 30;

    /// <summary>Length at which a data file is ended and the next begun, in bytes; 1 MiB to 16 GiB. A record that is longer has a file of its own.</summary>
    public long FileBytes { get; init; } = GiB;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate() => FileBytes is >= MiB and <= 16 * GiB
        ? []
        : [$"FileBytes is {FileBytes}; expected {MiB} to {16 * GiB}"];
}

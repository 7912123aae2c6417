namespace OrleansAnomaly.Core.Detection.HalfSpaceTrees;

/// <summary>Options of the half-space trees.</summary>
public sealed record HalfSpaceTreesOptions
{
    /// <summary>Trees; 1 to 256.</summary>
    public int Trees { get; init; } = 25;

    /// <summary>Cuts from the root to the last leaves: each halves; 1 to 12.</summary>
    public int Depth { get; init; } = 8;

    /// <summary>Rows of a window: what one window held is the reference of the next; 32 to 60,000.</summary>
    public int Window { get; init; } = 250;

    /// <summary>Seed of everything drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Trees is < 1 or > 256)
            errors.Add($"Trees is {Trees}; expected 1 to 256");
        if (Depth is < 1 or > 12)
            errors.Add($"Depth is {Depth}; expected 1 to 12");
        if (Window is < 32 or > 60_000)
            errors.Add($"Window is {Window}; expected 32 to 60000");
        return errors;
    }
}

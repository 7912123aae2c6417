namespace OrleansAnomaly.Core.Detection.OneClassSvm;

/// <summary>Options of the <see cref="OneClassSvmDetector"/>.</summary>
public sealed record OneClassSvmOptions
{
    /// <summary>ν: the share of the rows that shall lie outside the region; 0.001 to 0.5.</summary>
    public double Nu { get; init; } = 0.1;

    /// <summary>γ times the number of dimensions, the values being in spreads: how small the kernel's reach is; 0.01 to 100.</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Random features: what stands for the kernel is off by about one over their root; 16 to 1,024.</summary>
    public int Features { get; init; } = 128;

    /// <summary>How many rows are remembered; 100 to 1,000,000.</summary>
    public int Memory { get; init; } = 2_000;

    /// <summary>Seed of the features.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Nu is >= 0.001 and <= 0.5))
            errors.Add($"Nu is {Nu}; expected 0.001 to 0.5");
        if (!(Gamma is >= 0.01 and <= 100))
            errors.Add($"Gamma is {Gamma}; expected 0.01 to 100");
        if (Features is < 16 or > 1_024)
            errors.Add($"Features is {Features}; expected 16 to 1,024");
        if (Memory is < 100 or > 1_000_000)
            errors.Add($"Memory is {Memory}; expected 100 to 1,000,000");
        return errors;
    }
}

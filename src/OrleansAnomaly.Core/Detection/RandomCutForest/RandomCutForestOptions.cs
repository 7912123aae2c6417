namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>Options of the random cut forests.</summary>
public sealed record RandomCutForestOptions
{
    internal const int MostShingle = 32;

    /// <summary>Trees: more are steadier and cost time and memory in proportion; 1 to 256.</summary>
    public int Trees { get; init; } = 50;

    /// <summary>Rows that each tree holds: more know rarer things; 32 to 1,024.</summary>
    public int SampleSize { get; init; } = 128;

    /// <summary>
    /// Rows after which the weight of a row in the draw of the sample has fallen to 1/e; <see cref="SampleSize"/> to 10,000,000, or 0 for ten times
    /// <see cref="SampleSize"/>. A tree takes about one row in <see cref="Memory"/> / <see cref="SampleSize"/>.
    /// </summary>
    public int Memory { get; init; }

    /// <summary>How many rows in succession make a point, so that odd sequences are found and not odd values only; 1 to 32.</summary>
    public int Shingle { get; init; } = 1;

    /// <summary>Seed of everything drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Trees is < 1 or > 256)
            errors.Add($"Trees is {Trees}; expected 1 to 256");
        if (SampleSize is < 32 or > 1_024)
            errors.Add($"SampleSize is {SampleSize}; expected 32 to 1024");
        if (Memory != 0 && (Memory < SampleSize || Memory > 10_000_000))
            errors.Add($"Memory is {Memory}; expected 0, or SampleSize ({SampleSize}) to 10000000");
        if (Shingle is < 1 or > MostShingle)
            errors.Add($"Shingle is {Shingle}; expected 1 to {MostShingle}");
        long numbers = (long)Trees * SampleSize * Shingle;
        if (errors.Count == 0 && numbers > 500_000)
            errors.Add($"Trees × SampleSize × Shingle is {numbers}; expected at most 500000");
        return errors;
    }
}

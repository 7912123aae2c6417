namespace OrleansAnomaly.Core.Thresholds;

/// <summary>Options of an <see cref="ExtremeValueThreshold"/>.</summary>
public sealed record ExtremeValueThresholdOptions
{
    /// <summary>q: the share of normal scores that may lie above; 1e-8 to 0.01.</summary>
    public double Share { get; init; } = 1e-4;

    /// <summary>The share of the first scores that count as peaks, and make the tail; 0.01 to 0.2.</summary>
    public double PeakShare { get; init; } = 0.05;

    /// <summary>First scores, until which there is no level; 200 to 10,000.</summary>
    public int First { get; init; } = 1_000;

    /// <summary>Most peaks that the tail is made of, the latest ones; 50 to 1,000.</summary>
    public int Peaks { get; init; } = 200;

    /// <summary>Scores whose mean is taken off before (DSPOT): for scores that drift; 0 for none (SPOT), at most 10,000.</summary>
    public int Depth { get; init; }

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Share is >= 1e-8 and <= 0.01))
            errors.Add($"Share is {Share}; expected 1e-8 to 0.01");
        if (!(PeakShare is >= 0.01 and <= 0.2))
            errors.Add($"PeakShare is {PeakShare}; expected 0.01 to 0.2");
        else if (PeakShare < 2 * Share)
            errors.Add($"PeakShare is {PeakShare}; expected at least twice Share, which is {Share}");
        if (First is < 200 or > 10_000)
            errors.Add($"First is {First}; expected 200 to 10,000");
        if (Peaks is < 50 or > 1_000)
            errors.Add($"Peaks is {Peaks}; expected 50 to 1,000");
        if (Depth is < 0 or > 10_000)
            errors.Add($"Depth is {Depth}; expected 0 to 10,000");
        return errors;
    }
}

namespace OrleansAnomaly.Core.Detection.OneClassSvm;

/// <summary>Options of a <see cref="FittedOneClassSvm"/>.</summary>
public sealed record FittedOneClassSvmOptions
{
    /// <summary>ν: at most that share of the rows lies outside the margin, and at least that share are support vectors; more than 0, at most 1.</summary>
    public double Nu { get; init; } = 0.1;

    /// <summary>γ of the kernel exp(−γ·|a − b|²); more than 0. Null: 1 / (dimensions · variance of all values), or 1 where that is 0.</summary>
    public double? Gamma { get; init; }

    /// <summary>By how much the conditions of an optimum may be missed; 1e-12 to 0.1.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(Nu is > 0 and <= 1))
            errors.Add($"Nu is {Nu}; expected more than 0 and at most 1");
        if (Gamma is double gamma && !(gamma is > 0 and <= 1e30))
            errors.Add($"Gamma is {gamma}; expected more than 0 and at most 1e30");
        if (!(Tolerance is >= 1e-12 and <= 0.1))
            errors.Add($"Tolerance is {Tolerance}; expected 1e-12 to 0.1");
        return errors;
    }
}

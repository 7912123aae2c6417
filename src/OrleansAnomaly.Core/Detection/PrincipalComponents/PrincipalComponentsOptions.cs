namespace OrleansAnomaly.Core.Detection.PrincipalComponents;

/// <summary>Options of the <see cref="PrincipalComponentsDetector"/>.</summary>
public sealed record PrincipalComponentsOptions
{
    /// <summary>Rows until it judges; 100 to 1,000,000. 0, the default, stands for the larger of 400 and ten per dimension.</summary>
    public int WarmUpRows { get; init; }

    /// <summary>Share of the variance that the components shall explain at least; 0.05 to 0.999.</summary>
    public double Explained { get; init; } = 0.9;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (WatchedRows.Fault(WarmUpRows) is { } fault)
            errors.Add(fault);
        if (!(Explained is >= 0.05 and <= 0.999))
            errors.Add($"Explained is {Explained}; expected 0.05 to 0.999");
        return errors;
    }
}

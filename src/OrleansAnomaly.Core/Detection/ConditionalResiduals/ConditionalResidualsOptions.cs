namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>Options of the <see cref="ConditionalResidualsDetector"/>.</summary>
public sealed record ConditionalResidualsOptions
{
    /// <summary>
    /// Indices of the dimensions that are settings, such as load or a set-point: they explain the others and are never judged. Distinct, each below
    /// <see cref="IVectorDetector.MostDimensions"/>; at least one dimension of every asset must be none. Default: none.
    /// </summary>
    public IReadOnlyList<int> Settings { get; init; } = [];

    /// <summary>
    /// Rows until it judges; 100 to 1,000,000. 0, the default, stands for the larger of 400 and ten per dimension. With too few many normal rows look odd, and so
    /// do those of a part of the week that it did not reach: one that ends on a Thursday has seen no Sunday.
    /// </summary>
    public int WarmUpRows { get; init; }

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (WatchedRows.Fault(WarmUpRows) is { } fault)
            errors.Add(fault);
        ulong seen = 0;
        for (int i = 0; i < Settings.Count; i++)
        {
            if (Settings[i] is < 0 or >= IVectorDetector.MostDimensions)
                errors.Add($"Settings[{i}] is {Settings[i]}; expected 0 to {IVectorDetector.MostDimensions - 1}");
            else if ((seen & (1ul << Settings[i])) != 0)
                errors.Add($"Settings[{i}] is {Settings[i]} again; expected each dimension once");
            else
                seen |= 1ul << Settings[i];
        }
        return errors;
    }
}

namespace OrleansAnomaly.Gateway.Security.Audit;

/// <summary>What became clear of an audit log.</summary>
/// <param name="Lines">Lines that hang together, from the first on.</param>
/// <param name="Head">The hash of the last of them: who writes it down elsewhere can tell later whether lines were cut off.</param>
/// <param name="BrokenLine">The first line that does not; null where all do.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record AuditFindings(long Lines, string Head, long? BrokenLine, string? Fault)
{
    /// <summary>Which line has the hash that was asked for.</summary>
    public long? HeadAt { get; init; }
}

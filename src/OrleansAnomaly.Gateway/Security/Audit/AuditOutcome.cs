namespace OrleansAnomaly.Gateway.Security.Audit;

/// <summary>What came of an act that the audit log tells.</summary>
internal enum AuditOutcome : byte
{
    /// <summary>It was about to be done. Where neither of the others follows, the process ended in between.</summary>
    Asked = 0,

    /// <summary>It was done.</summary>
    Done = 1,

    /// <summary>It was tried and not done.</summary>
    Failed = 2,

    /// <summary>Who asked for it may not.</summary>
    Refused = 3,
}

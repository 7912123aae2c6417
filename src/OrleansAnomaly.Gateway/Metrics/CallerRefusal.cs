namespace OrleansAnomaly.Gateway.Metrics;

/// <summary>Why a caller was not let in.</summary>
internal enum CallerRefusal
{
    /// <summary>He has shown no key and no token.</summary>
    NothingShown,

    /// <summary>What he has shown is wrong, unknown, expired or revoked.</summary>
    WrongShown,

    /// <summary>He is known and lacks the right.</summary>
    RightLacking,
}

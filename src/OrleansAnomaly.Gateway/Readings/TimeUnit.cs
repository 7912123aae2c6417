namespace OrleansAnomaly.Gateway.Readings;

/// <summary>What whole numbers of time count, since 1970-01-01T00:00:00Z.</summary>
internal enum TimeUnit : byte
{
    /// <summary>Milliseconds; the default.</summary>
    Ms = 0,

    /// <summary>Seconds.</summary>
    S = 1,

    /// <summary>Microseconds.</summary>
    Us = 2,

    /// <summary>Nanoseconds; what lies below a microsecond is cut off.</summary>
    Ns = 3,
}

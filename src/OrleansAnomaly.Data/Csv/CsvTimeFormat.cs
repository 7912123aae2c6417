namespace OrleansAnomaly.Data.Csv;

/// <summary>How the times of a table are written.</summary>
public enum CsvTimeFormat
{
    /// <summary>
    /// ISO 8601 and its neighbours: <c>2024-05-01</c>, <c>2024-05-01T13:45:10.1234567+02:00</c>, <c>2024/5/1 13:45</c>, <c>20240501T134510Z</c>.
    /// Without a zone the time is UTC. What lies below a microsecond is cut off.
    /// </summary>
    Iso8601,

    /// <summary>Seconds since 1970-01-01T00:00:00Z, whole or with a fraction.</summary>
    EpochSeconds,

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z, whole or with a fraction.</summary>
    EpochMilliseconds,

    /// <summary>Microseconds since 1970-01-01T00:00:00Z; a fraction is cut off.</summary>
    EpochMicroseconds,

    /// <summary>Nanoseconds since 1970-01-01T00:00:00Z, cut off to whole microseconds.</summary>
    EpochNanoseconds,

    /// <summary>The table has no times: row k (counted from 0, per key where there is a key column) has the time start + k × interval.</summary>
    RowNumber,
}

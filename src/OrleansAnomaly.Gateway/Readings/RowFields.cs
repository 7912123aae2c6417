using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>One row of a body as it was read; what it refers to lives as long as the text it was read from.</summary>
internal ref struct RowFields
{
    /// <summary>The sensor's path in UTF-8, unescaped.</summary>
    public ReadOnlySpan<byte> Sensor;

    /// <summary>Event time.</summary>
    public long Time;

    /// <summary>The value; NaN where there is no measurement.</summary>
    public double Value;

    /// <summary>What the source says of it.</summary>
    public Quality Quality;
}

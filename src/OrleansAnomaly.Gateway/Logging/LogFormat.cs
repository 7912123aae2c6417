namespace OrleansAnomaly.Gateway.Logging;

/// <summary>How lines of log look.</summary>
public enum LogFormat
{
    /// <summary>For people where a terminal shows them, else JSON.</summary>
    Auto = 0,

    /// <summary>One JSON object per line.</summary>
    Json = 1,

    /// <summary>For people.</summary>
    Text = 2,
}

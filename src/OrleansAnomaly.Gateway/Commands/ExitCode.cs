namespace OrleansAnomaly.Gateway.Commands;

internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>Something went wrong that is neither the input's nor the caller's fault.</summary>
    public const int Failed = 1;

    /// <summary>The input or the command line cannot be used; the message says what, where and what was expected.</summary>
    public const int Unusable = 2;

    /// <summary>Stopped by Ctrl-C: what was computed has been written.</summary>
    public const int Stopped = 130;
}

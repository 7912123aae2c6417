namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>The command line cannot be used. The message is one line: what was given, and what was expected.</summary>
internal sealed class UnusableArgumentException(string message) : Exception(message);

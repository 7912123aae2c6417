using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Cli.Client;

/// <summary>A gateway has refused a request, or does not answer.</summary>
internal sealed class GatewayException(string message, Problem? problem = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What it said; null where it said nothing.</summary>
    public Problem? Problem => problem;
}

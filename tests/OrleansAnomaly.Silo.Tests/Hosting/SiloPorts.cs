using OrleansAnomaly.TestKit;

namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary>What gives a silo ports of its own.</summary>
internal static class SiloPorts
{
    public static string[] Arguments()
    {
        int[] ports = FreePorts.Take(2);
        return ["--url", "http://127.0.0.1:0", "--set", $"Cluster:SiloPort={ports[0]}", "--set", $"Cluster:GatewayPort={ports[1]}"];
    }
}

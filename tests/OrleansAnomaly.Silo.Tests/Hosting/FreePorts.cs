using System.Net;
using System.Net.Sockets;

namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary>Ports that the system chose and nobody uses, for what must be told its port.</summary>
internal static class FreePorts
{
    public static int[] Take(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
            listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
            listener.Dispose();
        return ports;
    }

    /// <summary>What gives a silo ports of its own.</summary>
    public static string[] Arguments()
    {
        int[] ports = Take(2);
        return ["--url", "http://127.0.0.1:0", "--set", $"Cluster:SiloPort={ports[0]}", "--set", $"Cluster:GatewayPort={ports[1]}"];
    }
}

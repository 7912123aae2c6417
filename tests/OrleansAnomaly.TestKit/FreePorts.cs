using System.Net;
using System.Net.Sockets;

namespace OrleansAnomaly.TestKit;

/// <summary>
/// Loopback ports for what must be told its port. They lie below those that systems give to outgoing connections (IANA: from 49152; Linux: from 32768), so that
/// none is taken between being found free and being listened at.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000, Count = 12_000;

    private static int s_next = Environment.ProcessId * 97;

    /// <summary>So many ports that nobody listens at.</summary>
    public static int[] Take(int count)
    {
        var ports = new List<int>(count);
        for (int tried = 0; ports.Count < count; tried++)
        {
            if (tried == Count)
                throw new InvalidOperationException($"all ports from {First} to {First + Count - 1} are in use");
            int port = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            if (IsFree(port))
                ports.Add(port);
        }
        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

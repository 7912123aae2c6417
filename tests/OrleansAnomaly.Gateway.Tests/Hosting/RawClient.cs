using System.Net.Sockets;
using System.Text;

namespace OrleansAnomaly.Gateway.Tests.Hosting;

/// <summary>Bytes on a connection, as a client may send them that does not keep to the rules.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _connection = new();

    public static async Task<RawClient> ConnectAsync(string url)
    {
        var client = new RawClient();
        var address = new Uri(url);
        await client._connection.ConnectAsync(address.Host, address.Port);
        return client;
    }

    public async Task SendAsync(string text) => await _connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>All that comes until the server ends the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var all = new MemoryStream();
        try
        {
            await _connection.GetStream().CopyToAsync(all);
        }
        catch (IOException)
        {
            // Ended without ceremony; what came before counts.
        }
        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>What is there to read first.</summary>
    public async Task<string> ReadAsync()
    {
        var buffer = new byte[64 << 10];
        return Encoding.UTF8.GetString(buffer, 0, await _connection.GetStream().ReadAsync(buffer));
    }

    public void Dispose() => _connection.Dispose();
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>A connection on which anything may be sent, and whose answers are read as they come.</summary>
internal sealed class WireConnection : IDisposable
{
    private const int MostBytes = 64 << 20;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _bytes = new byte[16 << 10];
    private int _begin, _end;

    public static async Task<WireConnection> ConnectAsync(EndPoint address, CancellationToken stop)
    {
        var connection = new WireConnection();
        await connection._socket.ConnectAsync(address, stop);
        return connection;
    }

    /// <summary>Whether bytes have come that belong to no answer.</summary>
    public bool HasRest => _end > _begin;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, int piece, bool isLast, CancellationToken stop)
    {
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(piece, bytes.Length);
            await _socket.SendAsync(bytes[..length], stop);
            bytes = bytes[length..];
        }
        if (isLast)
            _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>The next answer; null where the connection ended before there was any of it.</summary>
    /// <exception cref="IOException">It ended in the middle of an answer.</exception>
    /// <exception cref="FormatException">It is no answer.</exception>
    public async Task<HttpAnswer?> ReadAsync(bool isHead, CancellationToken stop)
    {
        while (true)
        {
            int length;
            while ((length = _bytes.AsSpan(_begin, _end - _begin).IndexOf("\r\n\r\n"u8)) < 0)
            {
                if (await FillAsync(stop))
                    continue;
                return _end == _begin ? null : throw new IOException("the connection ended within the headers of an answer");
            }
            (int status, Dictionary<string, string> headers) = HttpAnswer.ReadHead(Encoding.Latin1.GetString(_bytes, _begin, length));
            _begin += length + 4;
            if (status == 100)
                continue;
            if (status == 101)
                return new HttpAnswer(status, headers, [], IsStream: true);
            if (!isHead && headers.TryGetValue("content-type", out string? type) && type.StartsWith("text/event-stream", StringComparison.Ordinal))
            {
                while (_bytes.AsSpan(_begin, _end - _begin).IndexOf(": subscribed\n\n"u8) < 0)
                    await NeedAsync(_end - _begin + 1, stop);
                return new HttpAnswer(status, headers, _bytes[_begin.._end], IsStream: true);
            }
            return new HttpAnswer(status, headers, await BodyAsync(HttpAnswer.LengthOf(status, isHead, headers), stop), IsStream: false);
        }
    }

    /// <summary>Reads what else has come, up to the end or a moment's silence.</summary>
    public async Task PassAsync(CancellationToken stop)
    {
        _begin = _end = 0;
        if (_socket.Available > 0)
            await FillAsync(stop);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]> BodyAsync(long length, CancellationToken stop)
    {
        if (length >= 0)
        {
            await NeedAsync((int)Math.Min(length, MostBytes), stop);
            return Take((int)length);
        }
        var body = new MemoryStream();
        if (length == -2)
        {
            do
                body.Write(Take(_end - _begin));
            while (await FillAsync(stop));
            return body.ToArray();
        }
        while (true)
        {
            int line;
            while ((line = _bytes.AsSpan(_begin, _end - _begin).IndexOf("\r\n"u8)) < 0)
                await NeedAsync(_end - _begin + 1, stop);
            int chunk = int.Parse(Encoding.ASCII.GetString(Take(line)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            await NeedAsync(2 + chunk + 2, stop);
            Take(2);
            body.Write(Take(chunk));
            if (!Take(2).AsSpan().SequenceEqual("\r\n"u8))
                throw new FormatException("a chunk of the answer does not end where it says");
            if (chunk == 0)
                return body.ToArray();
        }
    }

    private byte[] Take(int length)
    {
        byte[] taken = _bytes[_begin..(_begin + length)];
        _begin += length;
        return taken;
    }

    private async Task NeedAsync(int length, CancellationToken stop)
    {
        while (_end - _begin < length)
        {
            if (!await FillAsync(stop))
                throw new IOException("the connection ended within the body of an answer");
        }
    }

    /// <returns>Whether anything came.</returns>
    private async Task<bool> FillAsync(CancellationToken stop)
    {
        if (_end == _bytes.Length)
        {
            if (_begin == 0 && _bytes.Length >= MostBytes)
                throw new FormatException($"the answer is longer than {MostBytes} bytes");
            byte[] larger = _begin > _bytes.Length / 2 ? _bytes : new byte[2 * _bytes.Length];
            _bytes.AsSpan(_begin, _end - _begin).CopyTo(larger);
            (_bytes, _begin, _end) = (larger, 0, _end - _begin);
        }
        try
        {
            int read = await _socket.ReceiveAsync(_bytes.AsMemory(_end), stop);
            _end += read;
            return read > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

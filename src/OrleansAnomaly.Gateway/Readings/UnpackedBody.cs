using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>A request's body, unpacked, up to a bound: a small body must not become a large one in memory or in work.</summary>
internal sealed class UnpackedBody(Stream inner, long mostBytes) : IAsyncDisposable
{
    private long _bytes;

    /// <summary>Bytes read so far, unpacked.</summary>
    public long Bytes => _bytes;

    /// <summary>Opens the body as its <c>Content-Encoding</c> says.</summary>
    /// <exception cref="RefusedRequestException">The encoding is not known.</exception>
    public static UnpackedBody Open(HttpRequest request, long mostBytes)
    {
        string encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        Stream body = encoding switch
        {
            "" or "identity" => request.Body,
            "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "br" => new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => throw new RefusedRequestException(ProblemKind.UnsupportedMediaType, $"Content-Encoding is '{encoding}'; expected gzip, br or none"),
        };
        return new UnpackedBody(body, mostBytes);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, stop).ConfigureAwait(false);
        }
        catch (Exception damage) when (damage is InvalidDataException or InvalidOperationException && inner is GZipStream or BrotliStream)
        {
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the packed body is damaged after {_bytes} unpacked bytes: {damage.Message.TrimEnd('.')}; expected what Content-Encoding says, whole", inner: damage);
        }
        catch (IOException damage) when (damage is not BadHttpRequestException)
        {
            // What the server says of chunks whose size is no number that it can hold.
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the body is damaged after {_bytes} bytes: {damage.Message.TrimEnd('.')}; expected a body as its Transfer-Encoding says", inner: damage);
        }
        _bytes += read;
        if (_bytes > mostBytes)
            throw new RefusedRequestException(ProblemKind.BodyTooLarge, $"the body has more than {mostBytes} bytes once unpacked; send it in parts");
        return read;
    }

    public ValueTask DisposeAsync() => inner is GZipStream or BrotliStream ? inner.DisposeAsync() : ValueTask.CompletedTask;
}

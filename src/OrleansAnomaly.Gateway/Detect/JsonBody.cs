using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Readings;

namespace OrleansAnomaly.Gateway.Detect;

/// <summary>Reads a whole body as JSON, up to a bound.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 8 };

    /// <exception cref="RefusedRequestException">It is none, or too large.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context, int mostBytes)
    {
        HttpRequest request = context.Request;
        string found = request.ContentType ?? "";
        if (!MediaTypeHeaderValue.TryParse(found, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            throw new RefusedRequestException(ProblemKind.UnsupportedMediaType, $"Content-Type is '{found}'; expected application/json, in UTF-8");
        await using UnpackedBody body = UnpackedBody.Open(request, mostBytes);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        int filled = 0;
        try
        {
            while (await body.ReadAsync(buffer.AsMemory(filled), context.RequestAborted).ConfigureAwait(false) is var read and > 0)
            {
                filled += read;
                if (filled < buffer.Length)
                    continue;
                byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
                buffer.AsSpan(0, filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
            // Of an own copy, because the document reads from it for as long as it is asked.
            return JsonDocument.Parse(buffer.AsSpan(0, filled).ToArray(), s_options);
        }
        catch (JsonException malformed)
        {
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the body is no JSON document: {malformed.Message}; expected an object", inner: malformed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

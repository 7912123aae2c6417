using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Readings;

namespace OrleansAnomaly.Gateway.Detect;

/// <summary>Reads a whole body as JSON, up to a bound.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 8 };

    /// <summary>What a reader makes of a body; text whose escapes are no characters is the request's fault, and comes to light only where it is read.</summary>
    /// <exception cref="RefusedRequestException">The body is none, too large, or not what the reader takes.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, int mostBytes, Func<JsonElement, T> read)
    {
        using JsonDocument document = await ReadAsync(context, mostBytes).ConfigureAwait(false);
        try
        {
            return read(document.RootElement);
        }
        catch (InvalidOperationException notText)
        {
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the body has a text that is none: {RowText.Short(notText.Message)}; expected escapes that are characters", inner: notText);
        }
    }

    /// <exception cref="RefusedRequestException">It is none, or too large.</exception>
    private static async Task<JsonDocument> ReadAsync(HttpContext context, int mostBytes)
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
            if (!Utf8.IsValid(buffer.AsSpan(0, filled)))
                throw new RefusedRequestException(ProblemKind.UnreadableBody, "the body is not valid UTF-8; expected a JSON object in UTF-8");
            // Of an own copy, because the document reads from it for as long as it is asked.
            return JsonDocument.Parse(buffer.AsSpan(0, filled).ToArray(), s_options);
        }
        catch (JsonException malformed)
        {
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the body is no JSON document: {RowText.Short(malformed.Message)}; expected an object", inner: malformed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>How the end of a call stands in headers and trailers, whichever wire speaks.</summary>
internal static class RpcAnswer
{
    private const string Grpc = "application/grpc";
    private const int LongestMessage = 2 << 10;

    /// <summary>Whether whoever sent this expects an answer of gRPC rather than of HTTP.</summary>
    public static bool IsExpected(HttpContext context)
    {
        string found = context.Request.ContentType ?? "";
        if (!found.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase))
            return false;
        ReadOnlySpan<char> form = found.AsSpan(Grpc.Length);
        return form.StartsWith("-web", StringComparison.OrdinalIgnoreCase)
            || (form is [] or ['+' or ';' or ' ', ..] && !HttpProtocol.IsHttp11(context.Request.Protocol) && !HttpProtocol.IsHttp10(context.Request.Protocol));
    }

    /// <summary>Ends a call before it has begun.</summary>
    public static void Refuse(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = context.Request.ContentType?.Split(';')[0].Trim();
        foreach ((string name, string value) in Trailers(RpcStatus.Of(problem)))
            context.Response.Headers[name] = value;
        // REST says so too; here the details do.
        context.Response.Headers.Remove("Retry-After");
    }

    /// <summary>What stands behind the last reply, or in the headers where there is none.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Trailers(RpcStatus status)
    {
        yield return new("grpc-status", ((int)status.Code).ToString(CultureInfo.InvariantCulture));
        if (status.Message.Length > 0)
            yield return new("grpc-message", Percent(status.Message));
        if (status.Details is { } details)
            yield return new("grpc-status-details-bin", Convert.ToBase64String(details).TrimEnd('='));
    }

    /// <summary>A text as the protocol has it: UTF-8, and all but printable ASCII as percent and two digits; cut where it becomes too long for a header.</summary>
    public static string Percent(string text)
    {
        const int longestRune = 12;
        var escaped = new StringBuilder(text.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (escaped.Length > LongestMessage - longestRune)
                break;
            foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)])
            {
                if (b is >= 0x20 and <= 0x7E and not (byte)'%')
                    escaped.Append((char)b);
                else
                    escaped.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }
        return escaped.ToString();
    }

    /// <summary>The caller's metadata of that name, in its order.</summary>
    public static StringValues Metadata(this HttpContext context, string name) => context.Request.Headers[name];
}

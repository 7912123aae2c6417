using System.Text;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>A request as it goes onto the wire.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">What is asked for, as it stands in the first line.</param>
/// <param name="Head">The first line, the headers and the empty line.</param>
/// <param name="Body">What follows.</param>
internal sealed record WireRequest(string Method, string Target, string Head, byte[] Body)
{
    private const int MostShown = 1_500;

    /// <summary>Whether it is no sound HTTP: the server may then end the connection without a word.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Whether the client says after it that it sends no more.</summary>
    public bool IsLast { get; init; }

    /// <summary>Bytes that are sent at a time.</summary>
    public int Piece { get; init; } = int.MaxValue;

    /// <summary>What is sent once the connection was upgraded.</summary>
    public byte[] Afterwards { get; init; } = [];

    /// <summary>All bytes; headers are Latin-1, as old as they are.</summary>
    public byte[] Bytes => [.. Encoding.Latin1.GetBytes(Head), .. Body];

    /// <summary>For whoever wants to send it again by hand, cut where it is long.</summary>
    public override string ToString()
    {
        byte[] bytes = Bytes;
        var text = new StringBuilder("printf '");
        foreach (byte b in bytes.AsSpan(0, Math.Min(MostShown, bytes.Length)))
            text.Append(b is >= 0x20 and < 0x7F and not ((byte)'\'' or (byte)'\\' or (byte)'%') ? ((char)b).ToString() : $"\\x{b:x2}");
        return text.Append(bytes.Length > MostShown ? $"…' ({bytes.Length} bytes)" : "'").Append(" | nc HOST PORT").Append(IsLast ? " (-N)" : "").ToString();
    }
}

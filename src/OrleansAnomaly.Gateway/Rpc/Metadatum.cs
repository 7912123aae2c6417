namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>One entry of a call's metadata.</summary>
/// <param name="Name">Its name in lower case; those of bytes end in <c>-bin</c>.</param>
/// <param name="Value">Its value as headers have it: printable ASCII, or base64 without padding for bytes.</param>
internal readonly record struct Metadatum(string Name, string Value)
{
    /// <summary>What ends the names of entries that are bytes.</summary>
    public const string BytesSuffix = "-bin";

    /// <summary>An entry of bytes.</summary>
    public static Metadatum Of(string name, ReadOnlySpan<byte> bytes) => new(name, Convert.ToBase64String(bytes).TrimEnd('='));
}

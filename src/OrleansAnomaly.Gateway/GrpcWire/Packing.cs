namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>How a message may be packed.</summary>
internal enum Packing : byte
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>RFC 1952.</summary>
    Gzip = 1,

    /// <summary>RFC 1950, which the protocol calls deflate.</summary>
    Deflate = 2,
}

/// <summary>The names of these in headers.</summary>
internal static class PackingNames
{
    /// <summary>All that is known here.</summary>
    public const string Known = "identity,gzip,deflate";

    public static string Of(Packing packing) => packing switch { Packing.Gzip => "gzip", Packing.Deflate => "deflate", _ => "identity" };

    public static bool TryParse(string name, out Packing packing)
    {
        packing = name switch { "gzip" => Packing.Gzip, "deflate" => Packing.Deflate, _ => Packing.None };
        return packing != Packing.None || name is "" or "identity";
    }
}

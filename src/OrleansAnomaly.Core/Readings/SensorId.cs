using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrleansAnomaly.Core.Readings;

/// <summary>
/// The identity of a sensor: a tenant and a path such as <c>plant-7/line-2/pump-12/vibration</c>.
/// The last segment names the sensor; what stands before it is its asset. A path without <c>/</c> is its own asset.
/// Compared ordinally, case-sensitive.
/// </summary>
public sealed record SensorId
{
    /// <summary>The tenant of installations that have one.</summary>
    public const string DefaultTenant = "default";

    /// <summary>How many partitions assets are spread over. Fixed for ever: it is part of where data lies.</summary>
    public const int Partitions = 1024;

    /// <summary>Longest path and longest tenant, in UTF-8 bytes.</summary>
    public const int MaxBytes = 256;

    // Identities are looked up once per batch by everything that takes readings in, so what a look-up needs is reckoned once.
    private readonly ulong _hash;

    private SensorId(string tenant, string path)
    {
        Tenant = tenant;
        Path = path;
        int slash = path.LastIndexOf('/');
        Partition = (int)(StableHash.Of(tenant, slash >= 0 ? path.AsSpan(0, slash) : path) % Partitions);
        _hash = StableHash.Of(tenant, path);
    }

    /// <summary>The tenant; never empty.</summary>
    public string Tenant { get; }

    /// <summary>The whole path.</summary>
    public string Path { get; }

    /// <summary>The path of the sensor's asset: all but the last segment, or the path itself where it has only one.</summary>
    public string Asset => Path.LastIndexOf('/') is >= 0 and int slash ? Path[..slash] : Path;

    /// <summary>The last segment of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The identity of its asset.</summary>
    public AssetId AssetId => new(Tenant, Asset);

    /// <summary>The partition that all sensors of this asset share: 0 … 1,023.</summary>
    public int Partition { get; }

    /// <summary>Whether both name the same sensor.</summary>
    public bool Equals(SensorId? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Path == other.Path && Tenant == other.Tenant);

    /// <summary>A hash that is the same in every process.</summary>
    public override int GetHashCode() => (int)_hash ^ (int)(_hash >> 32);

    /// <summary>Makes an identity, or says what is wrong with the text.</summary>
    /// <param name="path">The sensor's path.</param>
    /// <param name="id">The identity, if the path is sound.</param>
    /// <param name="error">Otherwise: what was found and what was expected.</param>
    /// <param name="tenant">The tenant.</param>
    public static bool TryCreate(string? path, [NotNullWhen(true)] out SensorId? id, [NotNullWhen(false)] out string? error, string tenant = DefaultTenant)
    {
        id = null;
        error = Fault(tenant, "tenant") ?? (tenant.Contains('/') ? "the tenant contains '/'" : null) ?? Fault(path, "sensor path");
        if (error is not null)
            return false;
        id = new SensorId(tenant, path!);
        return true;
    }

    /// <summary>Makes an identity.</summary>
    /// <exception cref="ArgumentException">The path or the tenant is not sound; the message says why.</exception>
    public static SensorId Create(string path, string tenant = DefaultTenant) =>
        TryCreate(path, out SensorId? id, out string? error, tenant) ? id : throw new ArgumentException(error, nameof(path));

    /// <inheritdoc/>
    public override string ToString() => Tenant == DefaultTenant ? Path : $"{Tenant}:{Path}";

    private static string? Fault(string? text, string what)
    {
        if (string.IsNullOrEmpty(text))
            return $"the {what} is empty; expected 1 to {MaxBytes} bytes of UTF-8";
        // The length in characters bounds the work before the bytes are counted.
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
            return $"the {what} is longer than {MaxBytes} bytes of UTF-8";
        if (text[0] == '/' || text[^1] == '/' || text.Contains("//", StringComparison.Ordinal))
            return $"the {what} has an empty segment; expected segments parted by single '/'";
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return $"the {what} has a control character at index {i}";
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                    return $"the {what} is not valid Unicode at index {i}";
                i++;
            }
        }
        return null;
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>
/// Sensors by the bytes of their paths, so that a path that came before costs no decoding, no check and no allocation. A cache of a fixed number of
/// places: what finds none is made anew. Safe for many threads.
/// </summary>
internal sealed class SensorPaths
{
    private const int Places = 1 << 18, Neighbours = 4;

    private readonly Entry?[] _places = new Entry?[Places];

    /// <summary>The sensor of that path of a tenant, or what is wrong with it.</summary>
    public bool TryFind(string tenant, ReadOnlySpan<byte> path, [NotNullWhen(true)] out SensorId? sensor, [NotNullWhen(false)] out string? error)
    {
        error = null;
        uint hash = Hash(path) ^ (uint)tenant.GetHashCode(StringComparison.Ordinal);
        int first = (int)(hash % Places) & -Neighbours, free = first + (int)(hash >> 30);
        for (int i = first; i < first + Neighbours; i++)
        {
            Entry? entry = Volatile.Read(ref _places[i]);
            if (entry is null)
            {
                free = i;
            }
            else if (entry.Hash == hash && path.SequenceEqual(entry.Path) && entry.Sensor.Tenant == tenant)
            {
                sensor = entry.Sensor;
                return true;
            }
        }
        if (!TryMake(tenant, path, out sensor, out error))
            return false;
        Volatile.Write(ref _places[free], new Entry(hash, path.ToArray(), sensor));
        return true;
    }

    private static bool TryMake(string tenant, ReadOnlySpan<byte> path, [NotNullWhen(true)] out SensorId? sensor, [NotNullWhen(false)] out string? error)
    {
        sensor = null;
        error = $"the sensor path has {path.Length} bytes; expected at most {SensorId.MaxBytes} of UTF-8";
        if (path.Length > SensorId.MaxBytes)
            return false;
        error = "the sensor path is not text; expected UTF-8";
        if (!System.Text.Unicode.Utf8.IsValid(path))
            return false;
        if (SensorId.TryCreate(Encoding.UTF8.GetString(path), out sensor, out error, tenant))
            return true;
        error += "; expected a path such as plant-7/line-2/pump-12/vibration";
        return false;
    }

    // Only the place in the cache depends on it, so it need not withstand anybody: who makes collisions makes his own requests slower.
    private static uint Hash(ReadOnlySpan<byte> path)
    {
        const ulong prime = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)path.Length * prime;
        for (; path.Length >= sizeof(ulong); path = path[sizeof(ulong)..])
            hash = (BitOperations.RotateLeft(hash, 29) ^ BinaryPrimitives.ReadUInt64LittleEndian(path)) * prime;
        foreach (byte rest in path)
            hash = (BitOperations.RotateLeft(hash, 9) ^ rest) * prime;
        return (uint)((hash ^ (hash >> 29)) >> 16);
    }

    private sealed record Entry(uint Hash, byte[] Path, SensorId Sensor);
}

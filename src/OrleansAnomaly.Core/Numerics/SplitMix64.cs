namespace OrleansAnomaly.Core.Numerics;

/// <summary>
/// A small seeded generator: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
/// Same seed, same sequence, on every machine and in every version. Not for secrets.
/// </summary>
public struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1ul << 53));

    /// <summary>Uniform in 0 … <paramref name="exclusiveMax"/> − 1 (Lemire's multiply-shift on all 64 bits: no value is more than 2⁻³³ likelier than another, as a share).</summary>
    public int NextInt32(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMax, 1);
        return (int)Math.BigMul(NextUInt64(), (ulong)exclusiveMax, out _);
    }

    /// <summary>Standard normal, by Marsaglia's polar method; draws two uniforms or more.</summary>
    public double NextGaussian()
    {
        while (true)
        {
            double u = 2 * NextDouble() - 1, v = 2 * NextDouble() - 1, s = u * u + v * v;
            if (s is > 0 and < 1)
                return u * Math.Sqrt(-2 * Real.Log(s) / s);
        }
    }

    /// <summary>A generator whose sequence is independent of this one's, named by <paramref name="stream"/>.</summary>
    public readonly SplitMix64 Fork(ulong stream)
    {
        var mixed = new SplitMix64(_state ^ (stream * 0xD6E8FEB86659FD93 + 0x2545F4914F6CDD1D));
        return new SplitMix64(mixed.NextUInt64());
    }
}

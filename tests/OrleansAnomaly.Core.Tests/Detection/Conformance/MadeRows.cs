using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>Made-up rows of an asset whose sensors move together. Values are multiples of 2⁻²⁰, so that scaling them by a power of two is exact.</summary>
internal static class MadeRows
{
    /// <summary>What all sensors follow, each by its own share, and noise of their own; sensor d has the mean 10·d and a spread of about 2^d, at most 16.</summary>
    public static double[][] Ordinary(ulong seed, int rows, int dimensions)
    {
        var random = new SplitMix64(seed);
        var made = new double[rows][];
        for (int i = 0; i < rows; i++)
        {
            double common = random.NextGaussian();
            made[i] = new double[dimensions];
            for (int d = 0; d < dimensions; d++)
                made[i][d] = 10 * d + Made.Rounded(Spread(d) * (0.7 * common + 0.7 * random.NextGaussian()));
        }
        return made;
    }

    /// <summary>The size of a sensor's ordinary scatter.</summary>
    public static double Spread(int dimension) => Math.ScaleB(1, Math.Min(dimension, 4));

    /// <summary>Puts a lone excursion of 8 spreads into one sensor at about one row in 40 from <paramref name="from"/> on; says which sensor, −1 where none.</summary>
    public static int[] Plant(double[][] rows, int from, ulong seed)
    {
        var random = new SplitMix64(seed);
        int[] planted = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            planted[i] = -1;
            if (i < from || random.NextInt32(40) != 0)
                continue;
            planted[i] = random.NextInt32(rows[i].Length);
            rows[i][planted[i]] += (random.NextInt32(2) == 0 ? -8 : 8) * Spread(planted[i]);
        }
        return planted;
    }

    /// <summary>Rows with excursions, a shift, sensors that fall silent, and rows without any value.</summary>
    public static double[][] Mixed(ulong seed, int rows, int dimensions)
    {
        double[][] made = Ordinary(seed, rows, dimensions);
        Plant(made, rows / 3, seed + 1);
        var random = new SplitMix64(seed + 2);
        for (int i = 0; i < rows; i++)
        {
            if (i > 2 * rows / 3)
                made[i][0] += 5;
            int hole = random.NextInt32(60);
            if (hole == 0)
                made[i].AsSpan().Fill(double.NaN);
            else if (hole < 6)
                made[i][random.NextInt32(dimensions)] = hole == 1 ? double.PositiveInfinity : double.NaN;
        }
        return made;
    }

    /// <summary>Values that no sensor should send, and some do; some rows have none, or not all.</summary>
    public static double[][] Hostile(ulong seed, int rows, int dimensions)
    {
        Reading[][] columns = [.. Enumerable.Range(0, dimensions).Select(d => Made.Hostile(seed * 64 + (ulong)d, rows, Made.Start))];
        var random = new SplitMix64(seed);
        var made = new double[rows][];
        for (int i = 0; i < rows; i++)
        {
            made[i] = [.. columns.Select(column => column[i].Value)];
            int hole = random.NextInt32(30);
            if (hole == 0)
                made[i].AsSpan().Fill(double.NaN);
            else if (hole < 4)
                made[i][random.NextInt32(dimensions)] = hole == 1 ? double.NegativeInfinity : double.NaN;
        }
        return made;
    }
}

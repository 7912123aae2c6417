using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Data.Tests.Evaluation.Metrics;

/// <summary>Scores with ties, and labels in runs with both kinds among them, drawn by a seed.</summary>
internal sealed record Drawn(double[] Scores, bool[] Labels)
{
    /// <summary>The example whose figures stand in the tests as scikit-learn has them.</summary>
    public static Drawn Example { get; } = new(
        [.1, .2, .15, .6, .3, .55, .05, .12, .01, .4, .9, .35, .02, .03, .22, .8, .7, .65, .11, .07],
        [.. "00011000001000111000".Select(label => label == '1')]);

    public static Drawn Of(ulong seed, int rows)
    {
        var random = new SplitMix64(seed);
        var scores = new double[rows];
        var labels = new bool[rows];
        bool label = false;
        for (int row = 0; row < rows; row++)
        {
            label = random.NextInt32(4) == 0 ? !label : label;
            labels[row] = label;
            scores[row] = random.NextInt32(8) / 8.0;
        }
        (labels[0], labels[^1]) = (true, false);
        return new Drawn(scores, labels);
    }

    /// <summary>Checks what must hold for every drawing.</summary>
    public static void ForAll(Action<Drawn> holds)
    {
        Gen<(int Seed, int Rows)> gen = from seed in Gen.Choose(0, int.MaxValue) from rows in Gen.Choose(2, 60) select (seed, rows);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(2026, 1), Prop.ForAll(gen.ToArbitrary(), drawn => holds(Of((ulong)drawn.Seed, drawn.Rows))));
    }

    /// <summary>The same order of scores by other numbers.</summary>
    public double[] Bent() => Array.ConvertAll(Scores, score => (score * score * score * 7) - 3);
}

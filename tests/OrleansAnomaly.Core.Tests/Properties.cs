using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace OrleansAnomaly.Core.Tests;

/// <summary>Runs properties with a fixed seed, so that a run says of a commit what it said yesterday; the property fails by its assertions.</summary>
internal static class Properties
{
    public static void Hold<T>(Gen<T[]> arrays, Action<T[]> property, int cases = 300) => Run(Arb.From(arrays, Shorter), property, cases);

    public static void Hold<T>(Gen<T> values, Action<T> property, int cases = 300) => Run(Arb.From(values), property, cases);

    private static void Run<T>(Arbitrary<T> arbitrary, Action<T> property, int cases)
    {
        var replay = new Replay(new Rnd(20_240_229, 0x9E3779B97F4A7C15 | 1), FSharpOption<int>.None);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(FSharpOption<Replay>.Some(replay)), Prop.ForAll(arbitrary, property));
    }

    // Halves first, then all but one.
    private static IEnumerable<T[]> Shorter<T>(T[] items)
    {
        if (items.Length > 1)
        {
            yield return items[..(items.Length / 2)];
            yield return items[(items.Length / 2)..];
        }
        for (int i = 0; i < items.Length; i++)
            yield return [.. items[..i], .. items[(i + 1)..]];
    }
}

using System.Diagnostics;
using System.Globalization;

namespace OrleansAnomaly.Bench.Golden;

/// <summary><c>digest [--readings N] [--check]</c></summary>
internal static class DigestCommand
{
    public const string Usage = "digest [--readings N] [--check]    digest of all verdicts over N readings (10M); --check: also without vector instructions, must be the same";

    public static int Run(ReadOnlySpan<string> args)
    {
        long readings = 10_500_000;
        bool check = false;
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--check")
                check = true;
            else if (args[i] != "--readings" || ++i == args.Length
                || !long.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out readings) || readings > 1_000_000_000)
                return Refuse();
        }
        if (check)
            return Check(readings);
        var digest = new VerdictDigest();
        PlantDigest.Run(readings * 2 / 3, digest);
        SyntheticDigest.Run(readings / 3, digest);
        Console.WriteLine(digest);
        return 0;
    }

    private static int Check(long readings)
    {
        string? expected = null;
        bool same = true;
        foreach (InstructionSet denied in InstructionSet.Denied)
        {
            var watch = Stopwatch.StartNew();
            string said = denied.RunWithoutAsync(typeof(DigestCommand).Assembly.Location, "digest", "--readings", readings.ToString(CultureInfo.InvariantCulture)).Result;
            expected ??= said;
            same &= said == expected;
            Console.WriteLine($"without {denied.Name,-14}  {said}  {(said == expected ? "same" : "DIFFERENT")}  {watch.Elapsed.TotalSeconds:N1} s");
        }
        return same ? 0 : 1;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine($"usage: {Usage}");
        return 2;
    }
}

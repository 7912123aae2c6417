using System.Globalization;

namespace OrleansAnomaly.Bench.Fuzz;

/// <summary><c>fuzz csv|monitors --cases N --seed S</c></summary>
internal static class FuzzCommand
{
    public const string Usage = "fuzz csv|monitors [--cases N] [--seed S]";

    public static int Run(ReadOnlySpan<string> args)
    {
        long cases = 1_000_000;
        ulong seed = 1;
        if (args.Length % 2 != 1 || args[0] is not ("csv" or "monitors"))
            return Refuse();
        for (int i = 1; i < args.Length; i += 2)
        {
            bool known = args[i] switch
            {
                "--cases" => long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out cases),
                "--seed" => ulong.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!known)
                return Refuse();
        }
        object totals = args[0] == "csv" ? CsvFuzz.Run(cases, seed, Console.Error) : MonitorFuzz.Run(cases, seed, Console.Error);
        Console.WriteLine(totals);
        return 0;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine($"usage: {Usage}");
        return 2;
    }
}

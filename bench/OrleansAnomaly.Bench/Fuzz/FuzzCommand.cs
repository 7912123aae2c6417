using System.Globalization;
using OrleansAnomaly.Bench.Fuzz.Doors;
using OrleansAnomaly.Bench.Fuzz.Grpc;
using OrleansAnomaly.Bench.Fuzz.Http;

namespace OrleansAnomaly.Bench.Fuzz;

/// <summary><c>fuzz csv|monitors|doors|grpc --cases N --seed S</c>, <c>fuzz gateway --requests N --seed S</c></summary>
internal static class FuzzCommand
{
    public const string Usage = "fuzz csv|monitors|doors [--cases N] [--seed S], fuzz grpc [--cases N] [--seed S] [--only N], fuzz gateway [--requests N] [--seed S] [--from N]     --requests 1 --from N repeats one";

    public static async Task<int> RunAsync(string[] args)
    {
        long cases = 1_000_000, from = 0, only = -1;
        ulong seed = 1;
        if (args.Length % 2 != 1 || args[0] is not ("csv" or "monitors" or "doors" or "grpc" or "gateway"))
            return Refuse();
        for (int i = 1; i < args.Length; i += 2)
        {
            bool known = (args[0] == "gateway", args[i]) switch
            {
                (false, "--cases") or (true, "--requests") => long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out cases),
                (false, "--only") when args[0] == "grpc" => long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out only),
                (true, "--from") => long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out from),
                (_, "--seed") => ulong.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!known)
                return Refuse();
        }
        if (args[0] == "grpc")
        {
            GrpcFuzzTotals found = await GrpcFuzz.RunAsync(cases, seed, Console.Error, only);
            foreach (string finding in found.Findings)
                Console.WriteLine(finding);
            Console.WriteLine(found);
            return found.Findings.IsEmpty ? 0 : 1;
        }
        if (args[0] != "gateway")
        {
            object totals = args[0] switch
            {
                "csv" => CsvFuzz.Run(cases, seed, Console.Error),
                "monitors" => MonitorFuzz.Run(cases, seed, Console.Error),
                _ => await DoorsFuzz.RunAsync(cases, seed, Console.Error),
            };
            Console.WriteLine(totals);
            return 0;
        }
        GatewayFuzzTotals met = await GatewayFuzz.RunAsync(cases, seed, Console.Error, from);
        foreach (string finding in met.Findings)
            Console.WriteLine(finding);
        Console.WriteLine(met);
        return met.Findings.IsEmpty ? 0 : 1;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine($"usage: bench {Usage}");
        return 2;
    }
}

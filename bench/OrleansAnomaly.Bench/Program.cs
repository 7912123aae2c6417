using OrleansAnomaly.Bench.Csv;
using OrleansAnomaly.Bench.Fuzz;

switch (args)
{
    case ["fuzz", .. string[] rest]:
        return FuzzCommand.Run(rest);
    case ["csv", .. string[] rest]:
        return CsvThroughput.Run(rest);
    default:
        Console.Error.WriteLine($"usage: {FuzzCommand.Usage} | {CsvThroughput.Usage}");
        return 2;
}

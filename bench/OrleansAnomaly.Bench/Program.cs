using OrleansAnomaly.Bench.Assets;
using OrleansAnomaly.Bench.Csv;
using OrleansAnomaly.Bench.Door;
using OrleansAnomaly.Bench.Forests;
using OrleansAnomaly.Bench.Fuzz;
using OrleansAnomaly.Bench.Golden;
using OrleansAnomaly.Bench.History;
using OrleansAnomaly.Bench.Plant;
using OrleansAnomaly.Bench.Simulation;
using OrleansAnomaly.Bench.Survival;

return args switch
{
    ["plant", .. string[] rest] => PlantCommand.Run(rest),
    ["assets", .. string[] rest] => AssetsCommand.Run(rest),
    ["fuzz", .. string[] rest] => await FuzzCommand.RunAsync(rest),
    ["csv", .. string[] rest] => CsvThroughput.Run(rest),
    ["history", .. string[] rest] => HistoryThroughput.Run(rest),
    ["digest", .. string[] rest] => DigestCommand.Run(rest),
    ["crashes", .. string[] rest] => SimulateCommand.Run(rest),
    ["survive", .. string[] rest] => await SurvivalCommand.RunAsync(rest),
    ["forests", .. string[] rest] => ForestThroughput.Run(rest),
    ["door", .. string[] rest] => await DoorCommand.RunAsync(rest),
    [ChildFleet.Verb, .. string[] rest] => await ChildFleet.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        $"""
        usage: bench plant [--seeds 1,2,3]    how the monitors do on the simulated plant, beside a running z-score and an oracle of the rhythm
               bench {AssetsCommand.Usage}
               bench {FuzzCommand.Usage}
               bench {CsvThroughput.Usage}
               bench {HistoryThroughput.Usage}
               bench {DigestCommand.Usage}
               bench {SimulateCommand.Usage}
               bench {SurvivalCommand.Usage}
               bench {DoorCommand.Usage}
               bench {ForestThroughput.Usage}
        """);
    return 2;
}

using OrleansAnomaly.Silo.Bench.Grains;
using OrleansAnomaly.Silo.Bench.Scale;
using OrleansAnomaly.Silo.Bench.Survival;

return args switch
{
    ["grains", .. string[] rest] => await GrainsCommand.RunAsync(rest),
    ["ingest", .. string[] rest] => await IngestCommand.RunAsync(rest),
    ["survive", .. string[] rest] => await SurvivalCommand.RunAsync(rest),
    ["scale", .. string[] rest] => await ScaleCommand.RunAsync(rest),
    ["restart", .. string[] rest] => await RestartCommand.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        $"""
        usage: silo-bench {GrainsCommand.Usage}
               silo-bench {IngestCommand.Usage}
               silo-bench {ScaleCommand.Usage}
               silo-bench {RestartCommand.Usage}
               silo-bench {SurvivalCommand.Usage}
        """);
    return 2;
}

using OrleansAnomaly.Silo.Bench.Grains;

return args switch
{
    ["grains", .. string[] rest] => await GrainsCommand.RunAsync(rest),
    ["ingest", .. string[] rest] => await IngestCommand.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        $"""
        usage: silo-bench {GrainsCommand.Usage}
               silo-bench {IngestCommand.Usage}
        """);
    return 2;
}

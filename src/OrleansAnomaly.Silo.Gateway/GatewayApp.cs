using System.CommandLine;
using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Gateway.Configuration;
using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Gateway;

/// <summary>The <c>anomaly-gateway</c> command.</summary>
internal static class GatewayApp
{
    public const string Name = "anomaly-gateway";

    private const string Run = "run";

    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandConsole console, CancellationToken stop)
    {
        var root = new RootCommand("HTTP before a cluster of silos, in a process that owns nothing: readings in, verdicts and incidents out. 'anomaly-gateway run' is also what happens without a command.")
        {
            Command(console),
        };
        return new CommandProgram(Name, root, console) { DefaultCommand = Run }.RunAsync(arguments, stop);
    }

    private static DocumentedCommand Command(CommandConsole console)
    {
        var url = new Option<string?>("--url") { Description = "Where to listen for HTTP (Gateway:Url). Port 0 lets the system choose. Default: http://127.0.0.1:8080.", HelpName = "url" };
        var insecure = new Option<bool>("--insecure") { Description = "Listen where other machines reach it although nobody is asked who he is, or nothing is encrypted (Gateway:Insecure)." };
        var flags = new OptionFlags();
        var command = new DocumentedCommand(
            Run,
            "Runs a gateway. It finds the silos in the cluster's database and waits for the first one; silos may come and go. Its options are those of " +
            "'anomaly-silo', from a file, from variables of the environment that begin with ANOMALY_ and from flags; what concerns a silo alone is not used.",
            ($"{Name} --set \"Cluster:Connection=Host=127.0.0.1;Database=anomaly;Username=anomaly\" --url http://127.0.0.1:8090", "before a cluster on this machine"),
            ($"{Name} run --config cluster.json --check", "is this file sound, and what comes of it?"))
        {
            url, insecure,
        };
        flags.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            List<OptionSetting> settings = parsed.GetValue(url) is { } address ? [new OptionSetting("Gateway:Url", address, "--url")] : [];
            if (parsed.GetValue(insecure))
                settings.Add(new OptionSetting("Gateway:Insecure", "true", "--insecure"));
            if (flags.Read(parsed, console, settings) is not { } options)
                return ExitCode.Fine;
            if (options.Cluster.Localhost)
                throw new UnusableArgumentException("Cluster:Localhost is true, so that there is a silo alone, with a gateway of its own; expected Cluster:Connection");
            return await new GatewayRun(options, console).RunAsync(stop).ConfigureAwait(false);
        });
        return command;
    }
}

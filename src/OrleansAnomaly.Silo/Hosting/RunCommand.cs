using System.CommandLine;
using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Gateway.Configuration;

namespace OrleansAnomaly.Silo.Hosting;

internal static class RunCommand
{
    public const string Name = "run";

    public static Command Create(CommandConsole console)
    {
        var localhost = new Option<bool>("--localhost") { Description = "One silo alone, everything in memory (Cluster:Localhost): no database, and nothing outlives the process." };
        var url = new Option<string?>("--url") { Description = "Where to listen for HTTP (Gateway:Url). Port 0 lets the system choose. Default: http://127.0.0.1:8080.", HelpName = "url" };
        var insecure = new Option<bool>("--insecure") { Description = "Listen where other machines reach it although nobody is asked who he is, or nothing is encrypted (Gateway:Insecure)." };
        var flags = new OptionFlags();
        var command = new DocumentedCommand(
            Name,
            "Runs a silo and a gateway before it. Options come from a file, from variables of the environment that begin with ANOMALY_ " +
            "(ANOMALY_Cluster__Connection is Cluster:Connection) and from flags; later ones win. Where other machines reach it, it asks for keys or tokens and speaks " +
            "TLS, or does not start. Ctrl-C or SIGTERM has it hand over what it owns and leave, a second one ends it at once.",
            ($"{SiloApp.Name} --localhost", "to try it: on http://127.0.0.1:8080, everything in memory"),
            ($"{SiloApp.Name} run --set \"Cluster:Connection=Host=127.0.0.1;Database=anomaly;Username=anomaly\"", "the first silo of a cluster"),
            ($"{SiloApp.Name} run --config cluster.json --url http://127.0.0.1:8082 --set Cluster:SiloPort=11112 --set Cluster:GatewayPort=30002", "a second one on the same machine"),
            ($"{SiloApp.Name} run --config cluster.json --check", "is this file sound, and what comes of it?"))
        {
            localhost, url, insecure,
        };
        flags.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            List<OptionSetting> settings = [];
            if (parsed.GetValue(localhost))
                settings.Add(new OptionSetting("Cluster:Localhost", "true", "--localhost"));
            if (parsed.GetValue(url) is { } address)
                settings.Add(new OptionSetting("Gateway:Url", address, "--url"));
            if (parsed.GetValue(insecure))
                settings.Add(new OptionSetting("Gateway:Insecure", "true", "--insecure"));
            return flags.Read(parsed, console, settings) is { } options ? await new SiloRun(options, console).RunAsync(stop).ConfigureAwait(false) : ExitCode.Fine;
        });
        return command;
    }
}

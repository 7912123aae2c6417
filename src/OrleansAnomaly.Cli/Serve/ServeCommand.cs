using System.CommandLine;

namespace OrleansAnomaly.Cli.Serve;

internal static class ServeCommand
{
    public static Command Create(CommandConsole console)
    {
        var config = new Option<string?>("--config")
        {
            Description = $"File of options in JSON. Default: {OptionSources.DefaultFile} in the working directory, where there is one.",
            HelpName = "file",
        };
        var url = new Option<string?>("--url")
        {
            Description = "Where to listen (Gateway:Url). Port 0 lets the system choose. Default: http://127.0.0.1:8080.",
            HelpName = "url",
        };
        var data = new Option<string?>("--data")
        {
            Description = $"Directory of log, snapshots and history (Fleet:DataDirectory). Default: {ServeOptions.DefaultDirectory} in the working directory.",
            HelpName = "dir",
        };
        var memory = new Option<bool>("--memory") { Description = "Keep everything in memory: nothing outlives the process." };
        var logFile = new Option<string?>("--log-file") { Description = "File for the log (Logging:File). Default: standard error.", HelpName = "file" };
        var insecure = new Option<bool>("--insecure") { Description = "Listen where other machines reach it although nobody is asked who he is, or nothing is encrypted (Gateway:Insecure)." };
        var set = new Option<string[]>("--set") { Description = "Any other option, such as Fleet:HistoryRetention=30d. May be repeated.", HelpName = "key=value" };
        var check = new Option<bool>("--check") { Description = "Read and check the options, print all of them with where they come from, and end." };
        var command = new DocumentedCommand(
            "serve",
            "Runs a fleet behind HTTP: readings in, verdicts and incidents out. Options come from a file, from variables of the environment that begin with " +
            "ANOMALY_ (ANOMALY_Fleet__Shards is Fleet:Shards) and from flags; later ones win. On this machine it asks nobody who he is unless told to; where " +
            "other machines reach it, it asks for keys or tokens and speaks TLS, or does not start. Ctrl-C or SIGTERM ends it in order, a second one at once.",
            ("anomaly serve", $"on http://127.0.0.1:8080, durable in ./{ServeOptions.DefaultDirectory}"),
            ("anomaly serve --memory --url http://127.0.0.1:0", "to try it: leaves nothing behind, at a free port"),
            ("anomaly serve --data /var/lib/anomaly --set Fleet:Sensors:AlarmPValue=1e-5 --set Fleet:HistoryRetention=30d", "other settings"),
            ("anomaly serve --set Gateway:Security:KeysFile=keys.json", "for those who show a key of 'anomaly keys'"),
            ("anomaly serve --config production.json --check", "is this file sound, and what comes of it?"))
        {
            config, url, data, memory, logFile, insecure, set, check,
        };
        command.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(memory) && parsed.GetValue(data) is not null)
                throw new UnusableArgumentException("--memory and --data exclude each other");
            var settings = new List<OptionSetting>();
            foreach (string text in parsed.GetValue(set) ?? [])
                settings.Add(Parse(text));
            Add("Gateway:Url", parsed.GetValue(url), "--url");
            Add("Fleet:DataDirectory", parsed.GetValue(data), "--data");
            Add("Logging:File", parsed.GetValue(logFile), "--log-file");
            if (parsed.GetValue(insecure))
                settings.Add(new OptionSetting("Gateway:Insecure", "true", "--insecure"));
            if (parsed.GetValue(memory))
                settings.Add(new OptionSetting("Fleet:DataDirectory", null, "--memory"));
            var sources = new OptionSources(parsed.GetValue(config), console.Variables, settings);
            ServeOptions options = Read(sources);
            if (parsed.GetValue(check))
            {
                EffectiveOptions.Write(console.Out, options, sources);
                return ExitCode.Fine;
            }
            return await new ServeRun(options, console).RunAsync(stop);

            void Add(string key, string? value, string flag)
            {
                if (value is not null)
                    settings.Add(new OptionSetting(key, value, flag));
            }
        });
        return command;
    }

    /// <exception cref="UnusableArgumentException">The options are not sound; the message names every fault.</exception>
    public static ServeOptions Read(OptionSources sources)
    {
        var reader = new OptionReader(OptionNames.Configuration);
        ServeOptions options = reader.Read(new ServeOptions(), sources.Root);
        return reader.Faults.Count == 0 ? options : throw new UnusableArgumentException(string.Join("; ", reader.Faults));
    }

    private static OptionSetting Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0
            ? new OptionSetting(text[..equals].Trim(), text[(equals + 1)..], "--set")
            : throw new UnusableArgumentException($"--set is '{OptionNode.Short(text)}'; expected key=value, such as Fleet:Shards=4");
    }
}

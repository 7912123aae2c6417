using System.CommandLine;
using OrleansAnomaly.Gateway.Commands;
using OrleansAnomaly.Gateway.Configuration;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>The flags by which the programs of a cluster are given their options.</summary>
internal sealed class OptionFlags
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = $"File of options in JSON. Default: {OptionSources.DefaultFile} in the working directory, where there is one.",
        HelpName = "file",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Any option, such as Cluster:Connection=Host=db;Database=anomaly. May be repeated.",
        HelpName = "key=value",
    };

    private readonly Option<bool> _check = new("--check") { Description = "Read and check the options, print all of them with where they come from, and end." };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_set);
        command.Options.Add(_check);
    }

    /// <summary>The options.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="console">The environment; what <c>--check</c> prints goes there.</param>
    /// <param name="flags">What other flags have set.</param>
    /// <returns>Sound options; null where only a check was asked for.</returns>
    /// <exception cref="UnusableArgumentException">The options are not sound; the message names every fault.</exception>
    public SiloOptions? Read(ParseResult parsed, CommandConsole console, params IEnumerable<OptionSetting> flags)
    {
        var sources = new OptionSources(parsed.GetValue(_config), console.Variables, [.. (parsed.GetValue(_set) ?? []).Select(Parse), .. flags]);
        SiloOptions options = Read(sources);
        if (!parsed.GetValue(_check))
            return options;
        EffectiveOptions.Write(console.Out, options, sources);
        return null;
    }

    /// <inheritdoc cref="Read(ParseResult, CommandConsole, IEnumerable{OptionSetting})"/>
    public static SiloOptions Read(OptionSources sources)
    {
        var reader = new OptionReader(OptionNames.Configuration);
        SiloOptions options = reader.Read(new SiloOptions(), sources.Root);
        if (options.Cluster is { Connection: null, Localhost: false })
            reader.Note($"Cluster:Connection is empty; expected the database that the cluster shares, such as Host=db;Database=anomaly;Username=anomaly ({OptionSources.VariableOf("Cluster:Connection")}), or --localhost");
        return reader.Faults.Count == 0 ? options : throw new UnusableArgumentException(string.Join("; ", reader.Faults));
    }

    private static OptionSetting Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0
            ? new OptionSetting(text[..equals].Trim(), text[(equals + 1)..], "--set")
            : throw new UnusableArgumentException($"--set is '{OptionNode.Short(text)}'; expected key=value, such as Cluster:SiloPort=11112");
    }
}

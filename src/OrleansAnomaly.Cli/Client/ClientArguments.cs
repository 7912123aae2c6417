using System.CommandLine;

namespace OrleansAnomaly.Cli.Client;

/// <summary>What all commands have that ask a running gateway.</summary>
internal sealed class ClientArguments
{
    private readonly Option<string> _url = new("--url") { Description = "Where the gateway answers.", DefaultValueFactory = _ => "http://127.0.0.1:8080", HelpName = "url" };

    private readonly AccessArguments _access = new();

    public Option<string> Prefix { get; } = new("--prefix") { Description = "Only sensors and assets whose path begins so.", DefaultValueFactory = _ => "", HelpName = "path" };

    public Option<bool> Json { get; } = new("--json") { Description = "Print what the gateway says as JSON, one object per line." };

    public void AddTo(Command command, bool hasPrefix)
    {
        command.Add(_url);
        if (hasPrefix)
            command.Add(Prefix);
        command.Add(Json);
        _access.AddTo(command);
    }

    /// <summary>A client of the gateway that is asked for.</summary>
    public GatewayClient Open(ParseResult parsed, CommandConsole console) => new(Read(parsed.GetValue(_url)!, "--url"), _access.Read(parsed, console));

    /// <exception cref="UnusableArgumentException">It is no address of a gateway.</exception>
    public static Uri Read(string text, string option) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme is "http" or "https") ? url : throw new UnusableArgumentException($"{option} is '{text}'; expected an address such as http://127.0.0.1:8080");
}

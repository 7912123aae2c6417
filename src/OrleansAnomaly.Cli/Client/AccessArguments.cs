using System.CommandLine;

namespace OrleansAnomaly.Cli.Client;

/// <summary>What all commands have that call a gateway: the key to show, and whose certificates to believe.</summary>
internal sealed class AccessArguments
{
    private readonly Option<string?> _keyFile = new("--key-file") { Description = "File with the key or token to show. Default: ANOMALY_KEY_FILE, or the key itself in ANOMALY_KEY.", HelpName = "file" };
    private readonly Option<string?> _authorities = new("--ca") { Description = "File in PEM: who may have signed the gateway's certificate. Default: whom this machine trusts.", HelpName = "file" };

    private readonly Option<string?> _tenant = new("--as-tenant") { Description = "With a key of all tenants: which tenant to ask about. Default: default.", HelpName = "tenant" };

    public void AddTo(Command command)
    {
        command.Add(_keyFile);
        command.Add(_authorities);
        command.Add(_tenant);
    }

    public GatewayAccess Read(ParseResult parsed, CommandConsole console) =>
        GatewayAccess.Read(parsed.GetValue(_keyFile), parsed.GetValue(_authorities), console.Variables) with { Tenant = parsed.GetValue(_tenant) };
}

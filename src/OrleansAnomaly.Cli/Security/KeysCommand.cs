using System.CommandLine;

namespace OrleansAnomaly.Cli.Security;

/// <summary><c>anomaly keys</c>: who is let in.</summary>
internal static class KeysCommand
{
    public static Command Create(CommandConsole console) => new(
        "keys",
        "Keys that gateways let callers in by. They lie in a file, as hashes; a gateway that was started with that file reads it again when it changes.")
    {
        KeysCreateCommand.Create(console),
        KeysListCommand.Create(console),
        KeysRevokeCommand.Create(console),
    };
}

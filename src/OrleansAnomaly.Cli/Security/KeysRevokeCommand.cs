using System.CommandLine;
using OrleansAnomaly.Gateway.Security.Audit;
using OrleansAnomaly.Gateway.Security.Keys;

namespace OrleansAnomaly.Cli.Security;

internal static class KeysRevokeCommand
{
    public static Command Create(CommandConsole console)
    {
        var arguments = new KeyArguments();
        var id = new Argument<string>("ID") { Description = "The key's id, as 'anomaly keys list' shows it." };
        var command = new DocumentedCommand(
            "revoke",
            "Has a key let nobody in any more. Gateways know it as soon as they look at the file again (Gateway:Security:ReloadInterval), and end its open streams then.",
            ("anomaly keys revoke 1f0e8a6c22d94b73 --keys keys.json", "the press was stolen"))
        {
            id,
        };
        arguments.AddTo(command, changes: true);
        command.SetAction(async (parsed, stop) =>
        {
            string which = parsed.GetValue(id)!;
            if (!KeyText.IsId(which))
                throw new UnusableArgumentException($"the ID given has {which.Length} characters; expected the {KeyText.IdDigits} digits of a key's id, never its text");
            await arguments.ChangeAsync(parsed, console, AuditActs.KeyRevoke, $"key {which}", "", keys => Revoke(keys, which, console.Time.GetUtcNow()), stop);
            console.Error.WriteLine($"anomaly: key {which} is revoked");
            return ExitCode.Fine;
        });
        return command;
    }

    private static IReadOnlyList<ApiKey> Revoke(IReadOnlyList<ApiKey> keys, string id, DateTimeOffset now)
    {
        ApiKey key = keys.FirstOrDefault(key => key.Id == id) ?? throw new UnusableArgumentException($"there is no key {id}; 'anomaly keys list' shows all");
        // When it was revoked first stays true.
        return [.. keys.Select(one => one == key ? one with { Revoked = one.Revoked ?? now } : one)];
    }
}

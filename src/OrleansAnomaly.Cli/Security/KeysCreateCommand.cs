using System.CommandLine;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Audit;
using OrleansAnomaly.Gateway.Security.Keys;

namespace OrleansAnomaly.Cli.Security;

internal static class KeysCreateCommand
{
    public static Command Create(CommandConsole console)
    {
        var arguments = new KeyArguments();
        var name = new Option<string>("--name") { Description = "Whose key it is, for people and logs.", HelpName = "name", Required = true };
        var role = new Option<string>("--role") { Description = $"What it may do: {Roles.Words}.", HelpName = "role", Required = true };
        var tenant = new Option<string>("--tenant") { Description = $"The tenant that it reaches; {Roles.AllTenants} for all of them and the installation itself.", HelpName = "tenant", DefaultValueFactory = _ => SensorId.DefaultTenant };
        var path = new Option<string>("--path") { Description = "Only what is of this path or lies below it, such as plant-7/line-2. Default: all of the tenant.", HelpName = "path", DefaultValueFactory = _ => "" };
        var expires = new Option<string?>("--expires") { Description = "For how long it is good, such as 90d. Default: until it is revoked.", HelpName = "span" };
        var rate = new Option<int?>("--requests-per-second") { Description = "Most requests in a second. Default: Gateway:Security:RequestsPerSecond.", HelpName = "count" };
        var concurrent = new Option<int?>("--concurrent-requests") { Description = "Most requests at once, open streams among them. Default: Gateway:Security:ConcurrentRequests.", HelpName = "count" };
        var body = new Option<string?>("--body-bytes") { Description = "Most bytes of a request's body, such as 1MiB. Default: Gateway:MaxBodyBytes.", HelpName = "bytes" };
        var command = new DocumentedCommand(
            "create",
            "Makes a key and prints its text, this once: the file keeps only a hash. Nothing but the text goes to standard output.",
            ("anomaly keys create --keys keys.json --name dashboard --role viewer --expires 90d", "sees, changes nothing"),
            ("anomaly keys create --keys keys.json --name press-7 --role sender --path plant-1/press-7 > press-7.key", "for a device: sends its own readings and sees nothing"),
            ("anomaly keys create --keys keys.json --name prometheus --role viewer --tenant '*'", "for /metrics and /v1/status"))
        {
            name, role, tenant, path, expires, rate, concurrent, body,
        };
        arguments.AddTo(command, changes: true);
        command.SetAction(async (parsed, stop) =>
        {
            if (!Roles.TryParse(parsed.GetValue(role), out Role what))
                throw new UnusableArgumentException($"--role is '{parsed.GetValue(role)}'; expected {Roles.Words}");
            var made = KeyText.Create();
            DateTimeOffset now = console.Time.GetUtcNow();
            var key = new ApiKey
            {
                Id = made.Id,
                Name = parsed.GetValue(name)!,
                Tenant = parsed.GetValue(tenant)!,
                Role = what,
                Path = parsed.GetValue(path)!,
                Created = now,
                Expires = parsed.GetValue(expires) is { } span ? now + Span(span) : null,
                Limits = new CallerLimits(parsed.GetValue(rate), parsed.GetValue(concurrent), parsed.GetValue(body) is { } bytes ? Bytes(bytes) : null),
                Hash = made.Hash(),
            };
            if (key.Validate() is { Count: > 0 } faults)
                throw new UnusableArgumentException(string.Join("; ", faults));
            string subject = $"key {key.Id}, {key.Name}, {what.ToString().ToLowerInvariant()}{(key.Path.Length > 0 ? $" within {key.Path}" : "")}";
            await arguments.ChangeAsync(parsed, console, AuditActs.KeyCreate, subject, key.Tenant, keys => [.. keys, key], stop);
            console.Error.WriteLine($"anomaly: {subject}, tenant {key.Tenant}, {(key.Expires is { } end ? $"until {PlainWords.MomentWithSeconds(EventTime.From(end))}" : "until it is revoked")}. This is its text; it is shown this once:");
            console.Out.WriteLine(made.Reveal());
            return ExitCode.Fine;
        });
        return command;
    }

    private static TimeSpan Span(string text) =>
        SpanText.TryParse(text, out TimeSpan span) ? span : throw new UnusableArgumentException($"--expires is '{text}'; expected {SpanText.Expected}");

    private static long Bytes(string text) =>
        ByteText.TryParse(text, out long bytes) ? bytes : throw new UnusableArgumentException($"--body-bytes is '{text}'; expected {ByteText.Expected}");
}

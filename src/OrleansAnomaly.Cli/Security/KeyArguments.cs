using System.CommandLine;
using OrleansAnomaly.Gateway.Security.Audit;
using OrleansAnomaly.Gateway.Security.Keys;

namespace OrleansAnomaly.Cli.Security;

/// <summary>What the commands on keys have in common: the file, and the audit log that tells of changes.</summary>
internal sealed class KeyArguments
{
    private static readonly string s_fileVariable = OptionSources.VariableOf("Gateway:Security:KeysFile"), s_auditVariable = OptionSources.VariableOf("Gateway:Security:AuditFile");

    private readonly Option<string?> _file = new("--keys") { Description = $"File of keys (Gateway:Security:KeysFile). Default: {s_fileVariable}.", HelpName = "file" };
    private readonly Option<string?> _audit = new("--audit") { Description = $"Audit log that tells of the change (Gateway:Security:AuditFile). Default: {s_auditVariable}, else none.", HelpName = "file" };

    public void AddTo(Command command, bool changes)
    {
        command.Add(_file);
        if (changes)
            command.Add(_audit);
    }

    /// <exception cref="UnusableArgumentException">None is named.</exception>
    public string File(ParseResult parsed, CommandConsole console) => Named(parsed.GetValue(_file) ?? console.Variables.GetValueOrDefault(s_fileVariable))
        ?? throw new UnusableArgumentException($"--keys is absent; expected the file of keys (or {s_fileVariable})");

    /// <summary>Changes the keys, with the audit log telling of it before and after.</summary>
    /// <exception cref="UnusableArgumentException">The file cannot be used.</exception>
    public async Task ChangeAsync(ParseResult parsed, CommandConsole console, string act, string subject, string tenant, Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change, CancellationToken stop)
    {
        AuditFile? audit = Named(parsed.GetValue(_audit) ?? console.Variables.GetValueOrDefault(s_auditVariable)) is { } path ? new AuditFile(path, console.Time) : null;
        var entry = new AuditEntry(act, AuditOutcome.Asked, $"{Environment.UserName} at {Environment.MachineName}") { Subject = subject, Tenant = tenant };
        try
        {
            await KeyFile.ChangeAsync(File(parsed, console), change, () => audit?.AppendAsync(entry, stop) ?? Task.CompletedTask, console.Time, stop);
        }
        catch (Exception unusable) when (unusable is IOException or InvalidDataException)
        {
            throw new UnusableArgumentException($"nothing was changed: {unusable.Message}");
        }
        if (audit is not null)
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Done }, CancellationToken.None);
    }

    private static string? Named(string? path) => string.IsNullOrWhiteSpace(path) ? null : path;
}

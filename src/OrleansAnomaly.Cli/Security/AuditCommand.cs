using System.CommandLine;
using OrleansAnomaly.Gateway.Security.Audit;

namespace OrleansAnomaly.Cli.Security;

/// <summary><c>anomaly audit</c>: is the audit log what was written?</summary>
internal static class AuditCommand
{
    public static Command Create(CommandConsole console) => new("audit", "The log of administrative acts that gateways and 'anomaly keys' write.") { Verify(console) };

    private static DocumentedCommand Verify(CommandConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "The audit log." };
        var head = new Option<string?>("--head") { Description = "A hash that was written down elsewhere; some line must have it, or lines were cut off.", HelpName = "hash" };
        var command = new DocumentedCommand(
            "verify",
            "Checks that every line of an audit log is what was written after the one before it, and prints the hash of the last. Ends with 1 where it is not.",
            ("anomaly audit verify audit.jsonl", "was a line changed, put in or taken out?"),
            ("anomaly audit verify audit.jsonl --head \"$(cat head-of-yesterday)\"", "and were none cut off at the end?"))
        {
            file, head,
        };
        command.SetAction((parsed, stop) =>
        {
            string path = parsed.GetValue(file)!;
            string? asked = parsed.GetValue(head)?.Trim().ToLowerInvariant();
            if (asked is not null && (asked.Length != AuditChain.HashDigits || !asked.All(char.IsAsciiHexDigit)))
                throw new UnusableArgumentException($"--head has {asked.Length} characters; expected the {AuditChain.HashDigits} hexadecimal digits of a hash");
            AuditFindings found = Read(path, asked, stop);
            if (found.Fault is { } fault)
            {
                console.Error.WriteLine($"anomaly: {path} is fine up to line {found.Lines}; line {found.BrokenLine}: {fault}");
                return Task.FromResult(ExitCode.Failed);
            }
            console.Error.WriteLine($"anomaly: {path} is fine: {PlainWords.Count(found.Lines, "line", "lines")}{(found.HeadAt is { } at ? $", the hash asked for is that of line {at}" : "")}. The hash of the last line:");
            console.Out.WriteLine(found.Head);
            return Task.FromResult(ExitCode.Fine);
        });
        return command;
    }

    private static AuditFindings Read(string path, string? head, CancellationToken stop)
    {
        try
        {
            return AuditFile.Verify(path, head, stop);
        }
        catch (IOException failure)
        {
            throw new UnusableArgumentException($"{path} cannot be read: {failure.Message}");
        }
    }
}

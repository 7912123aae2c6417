using System.Diagnostics;
using System.Text;

namespace OrleansAnomaly.Gateway.Tests.Docs;

/// <summary>A shell in a folder of its own, in which commands of a page are run against a gateway that listens elsewhere, at the time of its fleet.</summary>
internal sealed class Shell : IDisposable
{
    /// <summary>Where the pages say that the gateway listens.</summary>
    public const string DocumentedUrl = "http://127.0.0.1:8080";

    // Nothing takes so long; it keeps a command that hangs from holding up all tests.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-docs-").FullName;
    private readonly RunningGateway _gateway;

    public Shell(RunningGateway gateway)
    {
        _gateway = gateway;
        // curl reads this file wherever it is called: its progress is not wanted, the status is.
        File.WriteAllText(Path.Join(_folder, ".curlrc"), "silent\nshow-error\nnoproxy = \"*\"\nwrite-out = \"%{stderr}\\nstatus %{http_code}\\n\"\n");
    }

    /// <summary>Runs the example to its end; a stream until it has told as much as is wanted.</summary>
    public async Task<ShellRun> RunAsync(Example example, Func<string, bool> isEnough)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using Process process = Process.Start(Asked(example.Command))!;
        Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
        var output = new StringBuilder();
        var piece = new char[4_096];
        while (await process.StandardOutput.ReadAsync(piece, patience.Token) is var read and > 0)
        {
            output.Append(piece.AsSpan(0, read));
            if (example.IsStream && isEnough(output.ToString()))
            {
                process.Kill(entireProcessTree: true);
                break;
            }
        }
        await process.WaitForExitAsync(patience.Token);
        string said = await errors;
        string? status = said.Split('\n').LastOrDefault(line => line.StartsWith("status ", StringComparison.Ordinal));
        return new ShellRun(process.ExitCode, status is null ? 0 : int.Parse(status[7..], System.Globalization.CultureInfo.InvariantCulture), output.ToString(), said);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ProcessStartInfo Asked(string command)
    {
        // The pages make their times from the clock; here that is the fleet's, so that every run sees the same.
        string clock = $"date() {{ case \"$*\" in +%s) echo {_gateway.Time.GetUtcNow().ToUnixTimeSeconds()} ;; *) echo \"date $*: only +%s is known here\" >&2; exit 1 ;; esac; }}";
        string script = $"set -e\n{clock}\n{command.Replace(DocumentedUrl, _gateway.Server.Url.TrimEnd('/'), StringComparison.Ordinal)}\n";
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CURL_HOME"] = _folder;
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}

/// <summary>What came of a command.</summary>
/// <param name="ExitCode">The shell's exit code.</param>
/// <param name="Status">The status that its last request was answered with; 0 where none was.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ShellRun(int ExitCode, int Status, string Output, string Errors);

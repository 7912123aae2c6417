using System.Diagnostics;

namespace OrleansAnomaly.Bench.Survival.Served;

/// <summary>A process <c>anomaly serve</c> over a data directory or in memory, at a port that the system chooses.</summary>
internal sealed class ServedChild : IDisposable
{
    private const string Listening = "listening on ";

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServedChild(Process process, Uri url) => (_process, Url, _errors) = (process, url, process.StandardError.ReadToEndAsync());

    public Uri Url { get; }

    /// <summary>Bytes of memory that the process has at the moment.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts one; returns when it listens, which is before its fleet has started.</summary>
    /// <exception cref="InvalidOperationException">It does not start; the message has what it said.</exception>
    public static async Task<ServedChild> StartAsync(string? data, IReadOnlyList<string> settings, CancellationToken stop)
    {
        string? host = Environment.ProcessPath;
        if (Path.GetFileNameWithoutExtension(host) != "dotnet")
            host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string program = Path.Combine(Path.GetDirectoryName(typeof(ServedChild).Assembly.Location)!, "anomaly.dll");
        string[] arguments = ["exec", program, "serve", .. data is null ? (string[])["--memory"] : ["--data", data], "--url", "http://127.0.0.1:0", .. settings.SelectMany(setting => (string[])["--set", setting])];
        Process process = Process.Start(new ProcessStartInfo(host!, arguments) { RedirectStandardError = true, WorkingDirectory = data ?? Path.GetTempPath() })
            ?? throw new InvalidOperationException($"{host} did not start");
        string said = "";
        while (await process.StandardError.ReadLineAsync(stop) is { } line)
        {
            said += line + "\n";
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
                return new ServedChild(process, new Uri(line[(at + Listening.Length)..].Split(';')[0]));
        }
        process.Dispose();
        throw new InvalidOperationException($"the child ended before it listened: {said}");
    }

    /// <summary>Returns when it takes readings in.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead.</exception>
    public async Task ReadyAsync(HttpClient client, CancellationToken stop)
    {
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"the child ended with {_process.ExitCode}: {await _errors}");
            using HttpResponseMessage answer = await client.GetAsync(new Uri(Url, "/readyz"), stop);
            if (answer.IsSuccessStatusCode)
                return;
            await Task.Delay(s_poll, stop);
        }
    }

    /// <summary>Ends it where it stands.</summary>
    public async Task KillAsync(CancellationToken stop)
    {
        _process.Kill();
        await _process.WaitForExitAsync(stop);
        await _errors;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}

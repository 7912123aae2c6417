using System.Diagnostics;
using System.Runtime.InteropServices;
using OrleansAnomaly.TestKit;

namespace OrleansAnomaly.Silo.Bench.Survival;

/// <summary>A silo as a process of its own, which can be killed, paused and stopped in order.</summary>
internal sealed partial class SiloProcess : IDisposable
{
    private const int Kill = 9, Terminate = 15, Continue = 18, Pause = 19;

    private readonly Process _process;

    private SiloProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan Used
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a silo; it may not be ready yet.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="settings">Further options.</param>
    /// <param name="log">File for what it says.</param>
    /// <param name="host">Which host of the lab it runs on; null for this one.</param>
    /// <param name="former">Folder of another version's build; null for this version.</param>
    public static SiloProcess Start(string connection, IEnumerable<string> settings, string log, int? host = null, string? former = null)
    {
        int[] ports = FreePorts.Take(4);
        string address = host is { } number ? Lab.Address(number) : "127.0.0.1", url = $"http://{address}:{ports[0]}";
        string[] own = [$"Cluster:Connection={connection}", $"Cluster:AdvertisedAddress={address}", $"Cluster:SiloPort={ports[1]}", $"Cluster:GatewayPort={ports[2]}"];
        // What a former version may not know.
        string[] fresh = former is null ? [$"Gateway:GrpcUrl=http://{address}:{ports[3]}", $"Gateway:Insecure={host is not null}"] : [];
        string[] arguments = ["run", "--url", url, .. own.Concat(fresh).Concat(settings).SelectMany(setting => (string[])["--set", setting])];
        return new SiloProcess(Run(arguments, log, former, host is { } on ? Lab.On(on) : []), url);
    }

    /// <summary>Runs <c>anomaly-silo migrate</c> to its end.</summary>
    public static async Task MigrateAsync(string connection, string log, string? former = null)
    {
        using Process process = Run(["migrate", "--set", $"Cluster:Connection={connection}"], log, former);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'migrate' ended with {process.ExitCode}; see {log}");
    }

    /// <summary>Ends when it says that it is ready.</summary>
    public async Task ReadyAsync(TimeSpan patience)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < patience && !_process.HasExited)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync($"{Url}/readyz");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"the silo at {Url} is not ready after {patience}{(_process.HasExited ? $"; it ended with {_process.ExitCode}" : "")}");
    }

    public void Die() => Signal(Kill);

    public void Stand() => Signal(Pause);

    public void GoOn() => Signal(Continue);

    /// <summary>Stops it in order.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        Signal(Terminate);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public Task EndAsync() => _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Signal(int signal) => _ = SendSignal(_process.Id, signal);

    private static Process Run(IEnumerable<string> arguments, string log, string? former, params string[] before)
    {
        // What a silo says goes to a file: a pipe that nobody reads would stop it.
        var start = new ProcessStartInfo("/bin/sh");
        foreach (string argument in (string[])["-c", "exec \"$@\" >> \"$LOG\" 2>&1", "sh", .. before, Environment.ProcessPath!, Path.Combine(former ?? AppContext.BaseDirectory, "anomaly-silo.dll"), .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["LOG"] = log;
        return Process.Start(start)!;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}

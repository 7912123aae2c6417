using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrleansAnomaly.Cli.Tests.Serve;

/// <summary><c>anomaly serve</c> in a process of its own, at a port that the system chose.</summary>
internal sealed class ServedProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _told = [];

    private ServedProcess(Process process) => _process = process;

    public string Url { get; private set; } = "";

    /// <summary>What it has told so far.</summary>
    public string Told => string.Join('\n', _told);

    /// <summary>Starts it and waits until it says that it is ready, or has ended.</summary>
    public static async Task<ServedProcess> StartAsync(string folder, params string[] arguments)
    {
        string? host = Environment.ProcessPath;
        if (Path.GetFileNameWithoutExtension(host) != "dotnet")
            host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host!, ["exec", typeof(AnomalyApp).Assembly.Location, "serve", "--url", "http://127.0.0.1:0", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
        };
        var served = new ServedProcess(Process.Start(start) ?? throw new InvalidOperationException($"{host} did not start"));
        await served.ReadUntilAsync("anomaly: try: ");
        return served;
    }

    /// <summary>Asks it to end as an administrator does, and waits.</summary>
    public async Task<int> EndAsync()
    {
        Assert.Equal(0, Kill(_process.Id, SigTerm));
        return await EndedAsync();
    }

    /// <summary>Waits until it has ended.</summary>
    public async Task<int> EndedAsync()
    {
        await ReadUntilAsync(null);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task ReadUntilAsync(string? beginning)
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _told.Add(line);
            const string listening = "anomaly: listening on ";
            if (line.StartsWith(listening, StringComparison.Ordinal))
                Url = line[listening.Length..].Split(';')[0];
            if (beginning is not null && line.StartsWith(beginning, StringComparison.Ordinal))
                return;
        }
    }

    private const int SigTerm = 15;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}

/// <summary>A test that sends signals, which Windows does not have: skipped there, visibly.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SignalFactAttribute : FactAttribute
{
    public SignalFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "signals are not to be had on Windows";
    }
}

using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using OrleansAnomaly.Silo.Gateway;
using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary>A program of the cluster in a process of its own.</summary>
internal sealed class ClusterProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _told = new();

    private ClusterProcess(Process process) => _process = process;

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>What it has told so far.</summary>
    public string Told => _told.ToString();

    public static Task<ClusterProcess> SiloAsync(string connection, params string[] arguments) =>
        StartAsync(typeof(SiloApp).Assembly, connection, [.. SiloPorts.Arguments(), "--set", "Logging:Level=Warning", .. arguments]);

    public static Task<ClusterProcess> GatewayAsync(string connection, params string[] arguments) =>
        StartAsync(typeof(GatewayApp).Assembly, connection, ["--url", "http://127.0.0.1:0", "--set", "Logging:Level=Error", .. arguments]);

    /// <summary>Asks it to end as an administrator does, and waits.</summary>
    public async Task<int> EndAsync()
    {
        Assert.Equal(0, Kill(_process.Id, SigTerm));
        return await EndedAsync();
    }

    /// <summary>Kills it: it can do nothing about it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
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
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static async Task<ClusterProcess> StartAsync(Assembly program, string connection, string[] arguments)
    {
        string? host = Environment.ProcessPath;
        if (Path.GetFileNameWithoutExtension(host) != "dotnet")
            host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host!, ["exec", program.Location, "run", .. arguments]) { WorkingDirectory = Path.GetTempPath(), RedirectStandardError = true };
        start.Environment["ANOMALY_Cluster__Connection"] = connection;
        // Several on one machine: each thread of a server's collector would have memory of its own.
        start.Environment["DOTNET_gcServer"] = "0";
        var process = new ClusterProcess(Process.Start(start) ?? throw new InvalidOperationException($"{host} did not start"));
        await process.ReadUntilAsync(": try: ");
        return process;
    }

    private async Task ReadUntilAsync(string? mark)
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _told.Append(line).Append('\n');
            const string listening = ": listening on ";
            if (line.IndexOf(listening, StringComparison.Ordinal) is > 0 and var at)
                Client.BaseAddress = new Uri(line[(at + listening.Length)..]);
            if (mark is not null && line.Contains(mark, StringComparison.Ordinal))
                return;
        }
    }

    private const int SigTerm = 15;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}

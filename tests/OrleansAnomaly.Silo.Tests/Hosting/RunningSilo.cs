using System.IO.Pipelines;
using System.Text;
using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary><c>anomaly-silo --localhost</c> within the test's own process.</summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Pipe _error = new();
    private readonly CommandConsole _console;
    private readonly Task<int> _run;
    private readonly StreamReader _lines;

    private RunningSilo(string[] arguments)
    {
        _console = new CommandConsole(Stream.Null, Stream.Null, _error.Writer.AsStream(leaveOpen: true), TimeProvider.System, static _ => null);
        _lines = new StreamReader(_error.Reader.AsStream(), Encoding.UTF8);
        _run = Task.Run(async () =>
        {
            try
            {
                return await SiloApp.RunAsync(["--localhost", .. SiloPorts.Arguments(), "--set", "Logging:Level=Error", .. arguments], _console, _stop.Token);
            }
            finally
            {
                await _error.Writer.CompleteAsync();
            }
        });
    }

    public HttpClient Client { get; } = new();

    /// <summary>Where Orleans' dashboard is.</summary>
    public Uri? Dashboard { get; private set; }

    public static async Task<RunningSilo> StartAsync(params string[] arguments)
    {
        var silo = new RunningSilo(arguments);
        string told = "";
        while (await silo._lines.ReadLineAsync() is { } line)
        {
            told += line + '\n';
            if (After(line, ": listening on ") is { } url)
                silo.Client.BaseAddress = new Uri(url);
            if (After(line, "dashboard at ") is { } dashboard)
                silo.Dashboard = new Uri(dashboard);
            if (line.Contains(": try: ", StringComparison.Ordinal))
                return silo;
        }
        throw new InvalidOperationException($"the silo has ended: {told}");
    }

    /// <summary>Asks it to end, and waits.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _stop.CancelAsync();
        while (await _lines.ReadLineAsync() is not null)
        {
        }
        return await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Client.Dispose();
        _console.Dispose();
        _lines.Dispose();
        _stop.Dispose();
    }

    private static string? After(string line, string mark) => line.IndexOf(mark, StringComparison.Ordinal) is > 0 and var at ? line[(at + mark.Length)..] : null;
}

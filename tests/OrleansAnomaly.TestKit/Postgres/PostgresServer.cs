using System.Diagnostics;
using Npgsql;

namespace OrleansAnomaly.TestKit.Postgres;

/// <summary>
/// A real PostgreSQL server of the machine's own installation, in a folder of its own, on a loopback port.
/// One per test process; every test takes a database of its own.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer?>> s_shared = new(() => StartAsync());
    private static int s_databases;

    private readonly string _bin, _folder;
    private readonly string _address;
    private readonly int _port;

    private PostgresServer(string bin, string folder, string address, int port)
    {
        _bin = bin;
        _folder = folder;
        _address = address;
        _port = port;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
    }

    /// <summary>The server that all tests of this process share; null where PostgreSQL is not installed.</summary>
    public static Task<PostgresServer?> SharedAsync() => s_shared.Value;

    /// <summary>Whether PostgreSQL is installed.</summary>
    public static bool IsInstalled => Bin() is not null;

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Further settings, such as <c>max_wal_size=4GB</c>.</param>
    public static Task<PostgresServer?> StartAsync(params string[] settings) => StartAtAsync("127.0.0.1", settings);

    /// <summary>Starts a server at an address of a network of the caller's own; whoever reaches it there may do everything.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="settings">Further settings.</param>
    public static async Task<PostgresServer?> StartAtAsync(string address, params string[] settings)
    {
        if (Bin() is not { } bin)
            return null;
        string folder = Directory.CreateTempSubdirectory("anomaly-pg-").FullName;
        int port = FreePorts.Take(1)[0];
        // The server refuses to run as root.
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", folder).ConfigureAwait(false);
        var server = new PostgresServer(bin, folder, address, port);
        await RunAsServerAsync(Path.Combine(bin, "initdb"), "-D", server.Data, "-U", "anomaly", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").ConfigureAwait(false);
        await File.AppendAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), "host all all samenet trust\n").ConfigureAwait(false);
        string[] options = ["-c", $"listen_addresses={address}", "-c", $"port={port}", "-c", $"unix_socket_directories={folder}", "-c", "max_connections=200", .. settings.SelectMany(setting => new[] { "-c", setting })];
        server.Options = string.Join(' ', options);
        await server.StartAgainAsync().ConfigureAwait(false);
        return server;
    }

    private string Data => Path.Combine(_folder, "data");

    private string Options { get; set; } = "";

    /// <summary>A connection string of a new and empty database.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        string name = $"test{Interlocked.Increment(ref s_databases)}";
        await using var connection = new NpgsqlConnection(Connection("postgres"));
        await connection.OpenAsync().ConfigureAwait(false);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        return Connection(name);
    }

    /// <summary>Stops the server at once, as a crash would.</summary>
    public Task StopAsync() => RunAsServerAsync(Path.Combine(_bin, "pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>Starts it again over the same data.</summary>
    public Task StartAgainAsync() => RunAsServerAsync(Path.Combine(_bin, "pg_ctl"), "-D", Data, "-l", Path.Combine(_folder, "log"), "-o", Options, "-w", "-t", "60", "start");

    /// <summary>Ends the server and removes its folder.</summary>
    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    private string Connection(string database) => $"Host={_address};Port={_port};Username=anomaly;Database={database};Pooling=true;Include Error Detail=true";

    private void End()
    {
        if (!Directory.Exists(_folder))
            return;
        StopAsync().ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Bin()
    {
        string[] folders = [.. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin")) : []];
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")));
    }

    private static Task RunAsServerAsync(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // The server inherits what is redirected, so nothing is: it would be read for ever.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" > /dev/null 2>&1 < /dev/null");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(program);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}

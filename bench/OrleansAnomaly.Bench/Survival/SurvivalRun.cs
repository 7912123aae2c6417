using System.Diagnostics;
using System.Globalization;
using OrleansAnomaly.Bench.Simulation;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Bench.Survival;

/// <summary>
/// Starts child processes one after another over one data directory, kills all but the last in the middle of their work, and holds what is on the disk
/// against what they acknowledged and against <see cref="NaiveFleet"/>.
/// </summary>
internal sealed class SurvivalRun(string path, int readings, int kills, ulong seed)
{
    private readonly SurvivalLoad _load = new(readings, seed);
    private readonly HashSet<int> _acknowledged = [];
    private SplitMix64 _random = new(seed);

    /// <summary>Where each killed child was in its work.</summary>
    public List<string> Kills { get; } = [];

    /// <summary>What the last child said as it ended: how many assets left memory and came back.</summary>
    public string Ended { get; private set; } = "";

    public int Events { get; private set; }

    /// <summary>Lives the whole story.</summary>
    /// <returns>What is wrong; null where all is well.</returns>
    public async Task<string?> RunAsync()
    {
        // A part of what remains is done in each life, so that the kills lie all over the load.
        for (int kill = 0; kill < kills; kill++)
        {
            int left = _load.Batches - _acknowledged.Count, most = Math.Max(1, 2 * left / (kills - kill + 2));
            // Now and then a child is killed as it starts, while it reads what the one before left.
            int patience = kill > 0 && _random.NextInt32(4) == 0 ? 0 : 1 + _random.NextInt32(most);
            if (await LiveAsync(patience) is { } fault || (fault = Missing()) is not null)
                return $"seed {seed}, life {kill + 1}: {fault}";
        }
        return await LiveAsync(int.MaxValue) is { } last || (last = Missing() ?? Compare()) is not null ? $"seed {seed}, last life: {last}" : null;
    }

    /// <summary>Starts a child and kills it after as many acknowledged batches.</summary>
    private async Task<string?> LiveAsync(int patience)
    {
        using Process child = Start();
        Task<string> errors = child.StandardError.ReadToEndAsync();
        int acknowledged = 0;
        bool killed = false;
        // Also what the child said before it was killed and nobody had read yet.
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int batch))
            {
                acknowledged++;
                _acknowledged.Add(batch);
            }
            else if (line.StartsWith(ChildFleet.Ends, StringComparison.Ordinal))
            {
                Ended = line;
            }
            if (acknowledged < patience || killed)
                continue;
            child.Kill();
            killed = true;
        }
        await child.WaitForExitAsync();
        if (killed)
            Kills.Add(patience == 0 ? "as it started" : string.Create(CultureInfo.InvariantCulture, $"after {acknowledged} batches"));
        else if (child.ExitCode != 0 || Ended.Length == 0)
            return $"the child ended with {child.ExitCode} after {acknowledged} batches: {await errors}";
        return null;
    }

    private Process Start()
    {
        string? host = Environment.ProcessPath;
        if (Path.GetFileNameWithoutExtension(host) != "dotnet")
            host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] arguments =
        [
            "exec", typeof(SurvivalRun).Assembly.Location, ChildFleet.Verb,
            "--data", path, "--readings", readings.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo(host!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{host} did not start");
    }

    /// <summary>Looks into the log after every life, before the next could send again what is missing.</summary>
    private string? Missing()
    {
        if (_acknowledged.Count == 0)
            return null;
        LogContent found = LogContent.Read(new DiskFiles(path), _load);
        if (found.Strange + found.Repeated > 0)
            return $"the log holds {found.Strange} readings that nobody sent, and {found.Repeated} again";
        foreach (int batch in _acknowledged)
        {
            (int first, int end) = _load.NumbersOf(batch);
            for (int number = first; number < end; number++)
            {
                if (found[number] != 1)
                    return $"reading {number} of batch {batch} was acknowledged and is not in the log";
            }
        }
        return null;
    }

    private string? Compare()
    {
        var oracle = new NaiveFleet();
        var files = new DiskFiles(path);
        LogContent found = LogContent.Read(files, _load, oracle);
        for (int number = 0; number < readings; number++)
        {
            if (found[number] != 1)
                return $"reading {number} is {found[number]} times in the log; expected once";
        }
        Events = oracle.Events.Count;
        EdgeOptions options = ChildFleet.Options(path) with { MemoryBudget = 1L << 40 };
        using SqliteHistory history = SqliteHistory.Open(Path.Combine(path, "history.db"), options.History);
        using var engine = new FleetEngine(options, files, history, new ManualTime(SurvivalLoad.ClockOf(_load.Batches)));
        while (!engine.IsReady)
        {
            engine.StepCommitter();
            for (int shard = 0; shard < engine.Shards.Length; shard++)
                engine.StepShard(shard);
            engine.StepPublisher();
        }
        engine.Publisher.Store();
        return FleetComparison.Difference(engine, history, oracle);
    }
}

using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.Storage.Tests.History;

/// <summary>What is there after a history ended in the middle of its work: copies of its files, taken while it is open.</summary>
public sealed class SqlitePowerTests : IDisposable
{
    private const int Batches = 10;

    private readonly string _root = Directory.CreateTempSubdirectory("anomaly-history-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_was_written_is_there_though_the_history_was_never_closed()
    {
        var sample = new HistorySample(21);
        using SqliteHistory history = Open("live");
        for (int i = 0; i < Batches; i++)
        {
            history.Write(sample.Next());
            history.Compact(EventTime.MaxValue);
            Copy("live", $"copy-{i}", int.MaxValue);
            using SqliteHistory copy = Open($"copy-{i}");
            Assert.Equal(Answers.Of(history, sample), Answers.Of(copy, sample));
        }
    }

    [Fact]
    public void What_was_acknowledged_is_there_though_the_history_was_never_closed()
    {
        var sample = new HistorySample(21);
        using SqliteHistory history = Open("live");
        for (int i = 0; i < Batches; i++)
            history.Write(sample.Next());
        IReadOnlyList<IncidentRecord> incidents = history.Incidents(new IncidentQuery()).Items;
        Assert.NotEmpty(incidents);
        foreach ((IncidentRecord incident, int i) in incidents.Select((incident, i) => (incident, i)))
        {
            var given = new Acknowledgement($"operator {i}", i, null);
            history.Acknowledge(incident.Asset, incident.Number, given);
            Copy("live", $"copy-{i}", int.MaxValue);
            using SqliteHistory copy = Open($"copy-{i}");
            Assert.Equal(given, copy.Incident(incident.Asset, incident.Number)!.Acknowledged);
        }
    }

    [Fact]
    public void A_torn_log_gives_the_batches_up_to_some_sequence_whole_and_a_replay_brings_back_the_rest()
    {
        HistoryBatch[] batches = [.. Sample(out HistorySample sample)];
        using SqliteHistory history = Open("live");
        foreach (HistoryBatch batch in batches)
        {
            history.Write(batch);
            history.Compact(EventTime.MaxValue);
        }
        int log = (int)new FileInfo(File("live") + "-wal").Length;
        var sequences = new HashSet<long>();
        for (ulong seed = 0; seed < 30; seed++)
        {
            string name = $"torn-{seed}";
            Copy("live", name, new SplitMix64(seed).NextInt32(log));
            using SqliteHistory torn = Open(name);
            sequences.Add(torn.Sequence);
            using var lists = new ListHistory();
            foreach (HistoryBatch batch in batches.Where(batch => batch.Sequence <= torn.Sequence))
                lists.Write(batch);
            Assert.True(Answers.Of(lists, sample).SequenceEqual(Answers.Of(torn, sample)), $"seed {seed}, sequence {torn.Sequence}");
            foreach (HistoryBatch batch in batches.Where(batch => batch.Sequence > torn.Sequence))
                torn.Write(batch);
            Assert.True(Answers.Of(history, sample).SequenceEqual(Answers.Of(torn, sample)), $"seed {seed} after the replay");
        }
        Assert.True(sequences.Count > 3, $"{sequences.Count} places of tearing");
    }

    private static List<HistoryBatch> Sample(out HistorySample sample)
    {
        var made = sample = new HistorySample(22);
        return [.. Enumerable.Range(0, Batches).Select(_ => made.Next())];
    }

    private string File(string name) => Path.Combine(_root, name + ".db");

    private SqliteHistory Open(string name) => SqliteHistory.Open(File(name), new HistoryOptions());

    // The shared-memory file is left behind: SQLite makes it anew.
    private void Copy(string from, string to, int logBytes)
    {
        System.IO.File.Copy(File(from), File(to));
        byte[] log = System.IO.File.ReadAllBytes(File(from) + "-wal");
        System.IO.File.WriteAllBytes(File(to) + "-wal", log[..Math.Min(log.Length, logBytes)]);
    }
}

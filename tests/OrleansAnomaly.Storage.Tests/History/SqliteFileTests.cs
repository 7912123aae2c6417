using Microsoft.Data.Sqlite;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.TestKit.History;

namespace OrleansAnomaly.Storage.Tests.History;

/// <summary>What SQLite's file may be like when a history is opened or read.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("anomaly-history-").FullName;

    private string File => Path.Combine(_root, "history.db");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_history_in_memory_answers_as_a_file_does()
    {
        HistorySample here = new(1), there = new(1);
        using SqliteHistory file = Open(File), memory = Open(SqliteHistory.InMemory);
        for (int i = 0; i < 8; i++)
        {
            file.Write(here.Next());
            memory.Write(there.Next());
            memory.Compact(EventTime.MaxValue);
        }
        Assert.Equal(Answers.Of(file, here), Answers.Of(memory, there));
    }

    [Fact]
    public void A_file_with_flipped_bits_gives_answers_or_an_error_that_names_it_and_never_anything_else()
    {
        Fill(File, packed: true);
        byte[] sound = System.IO.File.ReadAllBytes(File);
        int refused = 0;
        for (ulong seed = 0; seed < 120; seed++)
        {
            var random = new SplitMix64(seed);
            byte[] damaged = [.. sound];
            // Few bits anywhere, a run of noise, the pages' heads, or a tail that is missing.
            if (seed % 4 == 3)
                damaged = damaged[..random.NextInt32(damaged.Length)];
            for (int n = 1 + random.NextInt32(30), at = random.NextInt32(sound.Length - 64); n > 0 && seed % 4 < 3; n--)
            {
                int place = (seed % 4) switch { 0 => random.NextInt32(sound.Length), 1 => at++, _ => random.NextInt32(sound.Length / 8192) * 8192 + random.NextInt32(64) };
                damaged[place] ^= (byte)(1 << random.NextInt32(8));
            }
            string copy = Path.Combine(_root, $"damaged-{seed}.db");
            System.IO.File.WriteAllBytes(copy, damaged);
            try
            {
                using SqliteHistory history = Open(copy);
                Answers.Of(history, new HistorySample(2));
                history.Write(new HistorySample(2).Next());
                history.Compact(EventTime.MaxValue);
                history.Trim(EventTime.MaxValue);
            }
            catch (StorageException error)
            {
                refused++;
                Assert.True(error.File == copy && error.Message.Contains(copy, StringComparison.Ordinal), $"seed {seed}: {error.Message}");
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {error}");
            }
        }
        Assert.True(refused > 60, $"{refused} of 120 were refused");
    }

    [Fact]
    public void Damaged_columns_of_minutes_are_always_noticed()
    {
        foreach ((string table, bool packed) in (ReadOnlySpan<(string, bool)>)[("chunk", false), ("block", true)])
        {
            string file = Path.Combine(_root, table + ".db");
            Fill(file, packed);
            Run(file, $"UPDATE {table} SET data = substr(data, 1, 30) || CAST(x'5a5a' AS BLOB) || substr(data, 33)");
            using SqliteHistory history = Open(file);
            StorageException error = Assert.Throws<StorageException>(() => history.Minutes(HistorySample.Sensors[0], EventTime.MinValue, EventTime.MaxValue, 100_000));
            Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("verdict", "kind = 99")]
    [InlineData("verdict", "is_alarm = 7")]
    [InlineData("verdict", "ordinal = -1")]
    [InlineData("change", "causes = 'nonsense'")]
    [InlineData("change", "causes = '1' || char(9) || '0.5' || char(9) || 'default' || char(9) || '/bad/' || char(10)")]
    [InlineData("change", "origin = -3")]
    [InlineData("sensor", "path = '//' || key")]
    public void Rows_that_hold_what_is_never_written_are_damage(string table, string change)
    {
        Fill(File, packed: false);
        Run(File, $"UPDATE {table} SET {change}");
        using SqliteHistory history = Open(File);
        StorageException error = Assert.Throws<StorageException>(() => history.Events(new EventFilter(), EventPosition.Start, long.MaxValue, 10_000));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        byte[] text = [.. Enumerable.Repeat((byte)'x', 100_000)];
        System.IO.File.WriteAllBytes(File, text);
        Assert.Contains("no SQLite database", Assert.Throws<StorageException>(() => Open(File)).Message, StringComparison.Ordinal);
        Assert.Equal(text, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_database_of_something_else_is_refused()
    {
        Run(File, "CREATE TABLE someone (elses INTEGER)");
        Assert.Contains("application id is 0", Assert.Throws<StorageException>(() => Open(File)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TRIGGER evil AFTER INSERT ON verdict BEGIN DELETE FROM verdict; END")]
    [InlineData("DROP INDEX verdict_event")]
    [InlineData("ALTER TABLE block ADD COLUMN more INTEGER")]
    public void A_schema_that_is_not_ours_is_refused(string change)
    {
        Fill(File, packed: false);
        Run(File, change);
        Assert.Contains("schema version 4", Assert.Throws<StorageException>(() => Open(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_from_the_future_is_refused_by_its_number()
    {
        Fill(File, packed: false);
        Run(File, "PRAGMA user_version = 7");
        Assert.Contains("schema version 7; this version knows 1 to 4", Assert.Throws<StorageException>(() => Open(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Migrations_lead_to_the_same_tables_from_nothing_and_from_the_version_before_and_keep_what_was_written()
    {
        IReadOnlyList<string> more = [.. SqliteSchema.Migrations, "CREATE TABLE note (text TEXT NOT NULL); ALTER TABLE sensor ADD COLUMN unit TEXT"];
        Fill(File, packed: true);
        List<string> before;
        using (SqliteHistory history = Open(File))
            before = Answers.Of(history, new HistorySample(2));
        for (int i = 0; i < 2; i++)
        {
            using SqliteHistory history = SqliteHistory.Open(File, new HistoryOptions(), more);
            Assert.Equal(before, Answers.Of(history, new HistorySample(2)));
        }
        using (SqliteHistory.Open(Path.Combine(_root, "new.db"), new HistoryOptions(), more))
        {
        }
        using (SqliteHistory.Open(Path.Combine(_root, "new.db"), new HistoryOptions(), more))
        {
        }
        Assert.Contains("schema version 5", Assert.Throws<StorageException>(() => Open(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_from_before_acknowledgements_is_brought_up_and_its_incidents_can_be_acknowledged()
    {
        HistorySample here = new(2), there = new(2);
        using var lists = new ListHistory();
        using (SqliteHistory history = SqliteHistory.Open(File, new HistoryOptions(), [.. SqliteSchema.Migrations.Take(3)]))
        {
            for (int i = 0; i < 8; i++)
            {
                history.Write(here.Next());
                lists.Write(there.Next());
            }
        }
        using SqliteHistory brought = Open(File);
        Assert.Equal(Answers.Of(lists, here), Answers.Of(brought, here));
        IncidentRecord incident = brought.Incidents(new IncidentQuery()).Items[0];
        Assert.NotNull(brought.Acknowledge(incident.Asset, incident.Number, new Acknowledgement("ada", 5, null)));
        Assert.Equal("ada", brought.Incident(incident.Asset, incident.Number)!.Acknowledged!.By);
    }

    [Theory]
    [InlineData("acknowledged_at = NULL")]
    [InlineData("acknowledged_at = 9223372036854775807")]
    [InlineData("acknowledged_note = NULL")]
    public void An_acknowledgement_of_which_a_part_is_missing_is_damage(string change)
    {
        Fill(File, packed: false);
        Run(File, "UPDATE incident SET acknowledged_by = 'ada', acknowledged_at = 5, acknowledged_note = ''");
        using (SqliteHistory history = Open(File))
            Assert.All(history.Incidents(new IncidentQuery()).Items, incident => Assert.Equal(new Acknowledgement("ada", 5, null), incident.Acknowledged));
        Run(File, $"UPDATE incident SET {change}");
        using SqliteHistory damaged = Open(File);
        Assert.Contains("damaged", Assert.Throws<StorageException>(() => damaged.Incidents(new IncidentQuery())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_migration_that_fails_changes_nothing()
    {
        Fill(File, packed: false);
        IReadOnlyList<string> broken = [.. SqliteSchema.Migrations, "CREATE TABLE note (text TEXT); CREATE TABLE note (text TEXT)"];
        Assert.Contains(File, Assert.Throws<StorageException>(() => SqliteHistory.Open(File, new HistoryOptions(), broken)).Message, StringComparison.Ordinal);
        using SqliteHistory history = Open(File);
        Assert.NotEqual(-1, history.Sequence);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_with_the_file()
    {
        System.IO.File.WriteAllText(File, "");
        string below = Path.Combine(File, "history.db");
        Assert.Equal(below, Assert.Throws<StorageException>(() => Open(below)).File);
        if (OperatingSystem.IsWindows())
            return;
        string folder = Path.Combine(_root, "closed"), file = Path.Combine(folder, "history.db");
        Directory.CreateDirectory(folder);
        System.IO.File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            // The superuser may write there all the same.
            Open(file).Dispose();
        }
        catch (StorageException error)
        {
            Assert.Contains("may not be written", error.Message, StringComparison.Ordinal);
        }
        System.IO.File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Unsound_options_are_refused() =>
        Assert.Contains("Readers is 0", Assert.Throws<ArgumentException>(() => SqliteHistory.Open(File, new HistoryOptions { Readers = 0 })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_full_disk_is_told_apart_from_damage()
    {
        Fill(File, packed: false);
        using SqliteSession session = new(File, SqliteOpenMode.ReadWrite);
        session.Execute("PRAGMA max_page_count = 1");
        SqliteException full = Assert.Throws<SqliteException>(() => session.Execute("CREATE TABLE more AS SELECT data FROM chunk"));
        Assert.Contains("disk is full", SqliteFault.Explain(full, File, "writing").Message, StringComparison.Ordinal);
    }

    private static SqliteHistory Open(string file) => SqliteHistory.Open(file, new HistoryOptions());

    private static void Fill(string file, bool packed)
    {
        var sample = new HistorySample(2);
        using SqliteHistory history = Open(file);
        for (int i = 0; i < 8; i++)
            history.Write(sample.Next());
        while (packed && history.Compact(EventTime.MaxValue))
        {
        }
    }

    private static void Run(string file, string text)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}

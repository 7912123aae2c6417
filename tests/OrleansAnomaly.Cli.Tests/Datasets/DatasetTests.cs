using System.Security.Cryptography;
using System.Text;
using OrleansAnomaly.Cli.Datasets;
using OrleansAnomaly.TestKit;

namespace OrleansAnomaly.Cli.Tests.Datasets;

public sealed class DatasetTests : IDisposable
{
    private static readonly byte[] s_first = Encoding.UTF8.GetBytes("timestamp,value\n2024-01-01,1\n"), s_second = new byte[200_000];

    private static readonly Dataset s_set = new(
        "tiny", "A tiny set", "none", "MIT", new Uri("https://example.org/tiny"), new Uri("https://example.org/raw/"),
        [FileOf("data/a.csv", s_first), FileOf("b.bin", s_second) with { Source = "config/b c.bin" }]);

    private readonly TemporaryFolder _folder = new();
    private readonly FileServer _server = new();
    private readonly MemoryStream _out = new();

    public DatasetTests()
    {
        _server.Give("data/a.csv", s_first);
        _server.Give("config/b%20c.bin", s_second);
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_set_is_fetched_whole_with_its_licence_told_before_and_after()
    {
        await GetAsync();
        Assert.Equal(s_first, File.ReadAllBytes(_folder["data/a.csv"]));
        Assert.Equal(s_second, File.ReadAllBytes(_folder["b.bin"]));
        string[] lines = Encoding.UTF8.GetString(_out.ToArray()).Split('\n');
        Assert.Contains("Licence: MIT", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("2 files fetched, 0 already there", lines[1], StringComparison.Ordinal);
        Assert.Contains("MIT", lines[2], StringComparison.Ordinal);
        AssertNothingPartial();
    }

    [Fact]
    public async Task What_is_there_and_right_is_not_fetched_again_and_what_is_wrong_is()
    {
        await GetAsync();
        byte[] wrong = [.. s_first];
        wrong[3]++;
        File.WriteAllBytes(_folder["data/a.csv"], wrong);
        await GetAsync();
        Assert.Equal(["data/a.csv", "config/b%20c.bin", "data/a.csv"], _server.Asked);
        Assert.Equal(s_first, File.ReadAllBytes(_folder["data/a.csv"]));
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused_and_nothing_of_it_kept()
    {
        byte[] wrong = [.. s_first];
        wrong[3]++;
        _server.Give("data/a.csv", wrong);
        IOException fault = await Assert.ThrowsAsync<IOException>(GetAsync);
        Assert.Contains($"expected {s_set.Files[0].Sha256}", fault.Message, StringComparison.Ordinal);
        Assert.Single(_server.Asked);
        Assert.False(File.Exists(_folder["data/a.csv"]));
        AssertNothingPartial();
    }

    [Fact]
    public async Task A_file_of_another_length_is_refused_also_where_the_server_does_not_say_it()
    {
        _server.Give("data/a.csv", new byte[1_000_000]);
        Assert.Contains("1,000,000 bytes; expected 29", (await Assert.ThrowsAsync<IOException>(GetAsync)).Message, StringComparison.Ordinal);
        _server.Answers["data/a.csv"] = [.. "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8, .. new byte[1_000_000]];
        Assert.Contains("more than 29 bytes", (await Assert.ThrowsAsync<IOException>(GetAsync)).Message, StringComparison.Ordinal);
        AssertNothingPartial();
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_asked_for_again()
    {
        _server.Answers.TryRemove("data/a.csv", out _);
        Assert.Contains("answered 404", (await Assert.ThrowsAsync<IOException>(GetAsync)).Message, StringComparison.Ordinal);
        Assert.Single(_server.Asked);
    }

    [Fact]
    public async Task What_breaks_off_is_tried_again()
    {
        byte[] whole = _server.Answers["data/a.csv"];
        _server.Answers["data/a.csv"] = whole[..^5];
        int asked = 0;
        _server.Before = (path, _) =>
        {
            if (++asked == 3)
                _server.Answers["data/a.csv"] = whole;
            return Task.CompletedTask;
        };
        await GetAsync();
        Assert.Equal(s_first, File.ReadAllBytes(_folder["data/a.csv"]));
        Assert.Equal(["data/a.csv", "data/a.csv", "data/a.csv", "config/b%20c.bin"], _server.Asked);
    }

    [Fact]
    public async Task What_breaks_off_three_times_is_an_error_that_names_the_address()
    {
        _server.Answers["data/a.csv"] = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();
        IOException fault = await Assert.ThrowsAsync<IOException>(GetAsync);
        Assert.Contains($"{_server.Url}data/a.csv: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("tried 3 times", fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, _server.Asked.Count);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_and_so_is_one_when_it_is_to_stop()
    {
        using var patience = new Patience(TimeSpan.FromSeconds(30), new JumpingTime(), CancellationToken.None);
        TimeoutException late = await Assert.ThrowsAsync<TimeoutException>(() => patience.AwaitAsync(Never));
        Assert.Contains("nothing came for 30 s", late.Message, StringComparison.Ordinal);

        using var stop = new CancellationTokenSource();
        using var endless = new Patience(TimeSpan.FromDays(1), TimeProvider.System, stop.Token);
        Task<int> waiting = endless.AwaitAsync(Never);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        static Task<int> Never(CancellationToken token)
        {
            var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            token.Register(() => source.TrySetCanceled(token));
            return source.Task;
        }
    }

    [Fact]
    public void The_list_that_comes_with_the_program_is_sound()
    {
        Assert.Equal(["nab", "ms-cloud-monitoring", "cmapss", "tennessee-eastman", "finance-vix", "skab"], DatasetCatalogue.All.Select(set => set.Name));
        foreach (Dataset set in DatasetCatalogue.All)
        {
            Assert.True(set.Home.Scheme == "https" && set.From.Scheme == "https" && set.From.AbsoluteUri.EndsWith('/'), set.Name);
            Assert.Matches("/[0-9a-f]{40}/$", set.From.AbsoluteUri);
            Assert.Equal(set.Files.Count, set.Files.Select(file => file.Path).Distinct().Count());
            Assert.All(set.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
            Assert.All(set.Files, file => Assert.True(file.Bytes is > 0 and < 50_000_000 && !Path.IsPathRooted(file.Path) && !file.Path.Split('/').Contains("..") && !file.Path.Contains('\\'), file.Path));
        }
    }

    [SharedDataFact]
    public void The_lists_checksums_are_those_of_the_data()
    {
        Dataset[] here = [.. DatasetCatalogue.All.Where(set => Directory.Exists(SharedData.Path(set.Name)))];
        Assert.NotEmpty(here);
        foreach (Dataset set in here)
        {
            foreach (DatasetFile file in set.Files)
                Assert.True(file.Sha256 == Sha(File.ReadAllBytes(SharedData.Path(set.Name, file.Path))), $"{set.Name}/{file.Path}");
        }
    }

    [Fact]
    public void The_command_lists_sets_and_refuses_what_it_does_not_know()
    {
        CommandRun list = CommandRun.Of("datasets", "list");
        Assert.Equal(0, list.ExitCode);
        Assert.All(DatasetCatalogue.All, set => Assert.Contains(set.Home.ToString(), list.Out, StringComparison.Ordinal));
        CommandRun unknown = CommandRun.Of("datasets", "get", "nabb");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("there is no data set 'nabb'; did you mean 'nab'? Expected one of nab, ms-cloud-monitoring,", unknown.Error, StringComparison.Ordinal);
        CommandRun address = CommandRun.Of("datasets", "get", "nab", "--from", "ftp://x");
        Assert.Equal(2, address.ExitCode);
        Assert.Contains("--from is 'ftp://x'; expected an address such as https://", address.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_gets_from_a_mirror_and_ends_with_1_where_it_has_nothing()
    {
        CommandRun run = CommandRun.Of("datasets", "get", "finance-vix", "--dir", _folder["sets"], "--from", _server.Url);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("answered 404", run.Error, StringComparison.Ordinal);
        Assert.Contains("PDDL", run.Out, StringComparison.Ordinal);
    }

    private async Task GetAsync()
    {
        using var error = new MemoryStream();
        using var console = new CommandConsole(new MemoryStream(), _out, error, new JumpingTime(), static _ => null);
        using var source = new DatasetSource(new Uri(_server.Url), new PausesOnly());
        await new DatasetGet(s_set, _folder[""], source, console).RunAsync(CancellationToken.None);
    }

    private void AssertNothingPartial() => Assert.Empty(Directory.EnumerateFiles(_folder[""], "*.part", SearchOption.AllDirectories));

    private static DatasetFile FileOf(string path, byte[] content) => new(path, content.Length, Sha(content));

    private static string Sha(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A clock on which short pauses are over at once and long patience never ends.</summary>
    private sealed class PausesOnly : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(30) ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
    }
}

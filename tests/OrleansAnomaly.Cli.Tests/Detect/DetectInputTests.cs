using System.Text;

namespace OrleansAnomaly.Cli.Tests.Detect;

public sealed class DetectInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_does_not_exist_is_named()
    {
        string file = _folder["nowhere.csv"];

        AssertUnusable(CommandRun.Of("detect", file, "--out", _folder["out.csv"]), file, "does not exist");
    }

    [Fact]
    public void A_directory_is_no_file()
    {
        Directory.CreateDirectory(_folder["folder"]);

        AssertUnusable(CommandRun.Of("detect", _folder["folder"]), "is a directory", "*.csv");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n  \n")]
    [InlineData("name,place\nAnna,Ulm\nOtto,Rom\n")]
    [InlineData("PK\u0003\u0004 and so on")]
    public void Input_without_a_table_of_numbers_is_unusable_and_leaves_no_output(string text)
    {
        string file = _folder.Write("bad.csv", text);

        AssertUnusable(CommandRun.Of("detect", file, "--out", _folder["out.csv"]), file, "expected");
    }

    [Fact]
    public void Binary_input_is_unusable()
    {
        byte[] bytes = new byte[5000];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i * 37 + i / 256);
        File.WriteAllBytes(_folder["image.png"], bytes);

        AssertUnusable(CommandRun.Of("detect", _folder["image.png"]), "image.png");
    }

    [Theory]
    [InlineData("--value", "temperature")]
    [InlineData("--time", "when")]
    [InlineData("--by", "machine")]
    public void A_column_that_is_not_there_is_named(string option, string column)
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(20));

        AssertUnusable(CommandRun.Of("detect", file, option, column), column);
    }

    [Theory]
    [InlineData("--sensitivity", "loud")]
    [InlineData("--sensitivity", "2")]
    [InlineData("--interval", "soon")]
    [InlineData("--detector", "oracle")]
    [InlineData("--format", "xml")]
    public void An_option_that_cannot_be_used_says_what_was_expected(string option, string value)
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(20));

        AssertUnusable(CommandRun.Of("detect", file, option, value), value);
    }

    [Fact]
    public void A_stray_option_is_not_taken_for_a_file()
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(20));

        AssertUnusable(CommandRun.Of("detect", file, "--frobnicate"), "'--frobnicate' is not an option");
    }

    [Fact]
    public void Detect_without_a_file_points_to_its_help() => AssertUnusable(CommandRun.Of("detect"), "anomaly detect --help");

    [Fact]
    public void The_output_may_not_be_the_input()
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(20));

        AssertUnusable(CommandRun.Of("detect", file, "--out", file), "also an input");
        Assert.Equal(TemporaryFolder.Series(20), File.ReadAllText(file));
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_named()
    {
        string file = _folder.Write("one.csv", TemporaryFolder.Series(20));

        AssertUnusable(CommandRun.Of("detect", file, "--out", Path.Join(_folder["no"], "such", "out.csv")), "cannot write");
    }

    [Fact]
    public void One_unusable_file_does_not_keep_the_others_from_being_read()
    {
        string good = _folder.Write("good.csv", TemporaryFolder.Series(30));

        CommandRun run = CommandRun.Of("detect", _folder["nowhere.csv"], good, "--out", "-");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nowhere.csv does not exist", run.Error, StringComparison.Ordinal);
        Assert.Equal(31, run.Lines.Length);
    }

    [Fact]
    public void Refused_rows_are_counted_and_explained()
    {
        string file = _folder.Write("dirty.csv", "time,value\n2024-01-01T00:00:00,1\nyesterday,2\n2024-01-01T00:02:00,three\n2024-01-01T00:03:00,4\n");

        CommandRun run = CommandRun.Of("detect", file);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("2 rows refused", run.Out, StringComparison.Ordinal);
        Assert.Contains("line 3, column 1", run.Out, StringComparison.Ordinal);
        Assert.Contains("found 'three'", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Late_and_repeated_readings_are_told_and_not_scored()
    {
        string file = _folder.Write("late.csv", "time,value\n2024-01-01T00:01:00,1\n2024-01-01T00:00:00,2\n2024-01-01T00:01:00,3\n2024-01-01T00:02:00,4\n");

        CommandRun run = CommandRun.Of("detect", file, "--out", "-");

        Assert.Equal(3, run.Lines.Length);
        Assert.Contains("1 reading is older", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 reading repeats a time", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_a_live_input_writes_what_was_computed_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        using var input = new InputThatStaysOpen(TemporaryFolder.Series(40), stop);

        CommandRun run = CommandRun.With(input, TimeProvider.System, stop.Token, "detect", "-", "--out", _folder["out.csv"]);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("stopped after", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("timestamp,", File.ReadAllLines(_folder["out.csv"])[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
    }

    private void AssertUnusable(CommandRun run, params string[] expected)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.All(expected, text => Assert.Contains(text, run.Error, StringComparison.Ordinal));
        Assert.StartsWith("anomaly: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.csv"]));
    }

    /// <summary>Gives its text, then asks for a stop and blocks as a pipe does to which nobody writes.</summary>
    private sealed class InputThatStaysOpen(string text, CancellationTokenSource stop) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        private readonly ManualResetEventSlim _closed = new();

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            if (read > 0)
                return read;
            stop.Cancel();
            _closed.Wait();
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            _closed.Set();
            base.Dispose(disposing);
        }
    }
}

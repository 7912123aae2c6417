using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Logging;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Logging;

public class LogLineTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_entry_is_one_JSON_object_on_one_line_with_its_values_exception_and_trace()
    {
        using Activity activity = new Activity("request").Start();
        string line = Assert.Single(await LinesAsync(new LogOptions(), isTerminal: false, logger =>
            GatewayLog.RequestFailed(logger, new InvalidOperationException("a\nb", new IOException("inner")), "GET", "/ü\n{\"x\":1}\u001b[31m")));
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        Assert.Equal("2026-03-02T12:00:00.000000Z", root.GetProperty("time").GetString());
        Assert.Equal("error", root.GetProperty("level").GetString());
        Assert.Equal(2010, root.GetProperty("event").GetInt32());
        Assert.Equal("RequestFailed", root.GetProperty("name").GetString());
        Assert.Equal("Some.Category", root.GetProperty("category").GetString());
        Assert.Equal("GET /ü\n{\"x\":1}\u001b[31m failed.", root.GetProperty("message").GetString());
        Assert.Equal("/ü\n{\"x\":1}\u001b[31m", root.GetProperty("values").GetProperty("Path").GetString());
        Assert.False(root.GetProperty("values").TryGetProperty("{OriginalFormat}", out _));
        Assert.Contains("inner", root.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.Equal(activity.TraceId.ToString(), root.GetProperty("trace").GetString());
        Assert.DoesNotContain('\u001b', line);
    }

    [Fact]
    public async Task Numbers_stay_numbers_and_what_has_no_number_is_text()
    {
        string line = Assert.Single(await LinesAsync(new LogOptions(), isTerminal: false, logger =>
            logger.LogInformation("{A} {B} {C} {D} {E}", 7L, 1.5, double.NaN, true, null)));
        JsonElement values = JsonDocument.Parse(line).RootElement.GetProperty("values");
        Assert.Equal(7, values.GetProperty("A").GetInt64());
        Assert.Equal(1.5, values.GetProperty("B").GetDouble());
        Assert.Equal("NaN", values.GetProperty("C").GetString());
        Assert.True(values.GetProperty("D").GetBoolean());
        Assert.Equal(JsonValueKind.Null, values.GetProperty("E").ValueKind);
    }

    [Fact]
    public async Task On_a_terminal_lines_are_for_people_and_nothing_in_them_speaks_to_the_terminal()
    {
        string text = string.Concat(await LinesAsync(new LogOptions(), isTerminal: true, logger => GatewayLog.RequestFailed(logger, new IOException("first\nsecond"), "GET", "/a\n12:00 fake\u001b[2J\u009b")));
        Assert.StartsWith(@"12:00:00.000 fail GET /a\n12:00 fake\u001b[2J\u009b failed. [2010]", text, StringComparison.Ordinal);
        Assert.Contains("    System.IO.IOException: first", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, char.IsControl);
    }

    [Fact]
    public async Task What_came_with_a_request_does_not_make_a_line_of_any_length()
    {
        string line = Assert.Single(await LinesAsync(new LogOptions(), isTerminal: false, logger => logger.LogInformation("{Path}", new string('x', 1_000_000))));
        Assert.InRange(line.Length, 4_096, 10_000);
    }

    [Fact]
    public async Task Levels_are_those_of_the_options_and_the_framework_has_its_own()
    {
        using var written = new StringWriter();
        var output = new LogOutput(new LogOptions { Level = LogLevel.Debug, FrameworkLevel = LogLevel.Error }, written, isTerminal: false, new ManualTime(s_noon));
        using (ILoggerFactory loggers = LoggerFactory.Create(output.Register))
        {
            loggers.CreateLogger("OrleansAnomaly.X").LogDebug("own debug");
            loggers.CreateLogger("OrleansAnomaly.X").LogTrace("own trace");
            loggers.CreateLogger("Microsoft.AspNetCore.X").LogWarning("their warning");
            loggers.CreateLogger("Microsoft.AspNetCore.X").LogError("their error");
        }
        await output.DisposeAsync();
        string text = written.ToString();
        Assert.Contains("own debug", text, StringComparison.Ordinal);
        Assert.Contains("their error", text, StringComparison.Ordinal);
        Assert.DoesNotContain("own trace", text, StringComparison.Ordinal);
        Assert.DoesNotContain("their warning", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_the_options_is_told_at_once() =>
        Assert.Equal(8, new LogOptions { Level = (LogLevel)99, FrameworkLevel = (LogLevel)99, Format = (LogFormat)9, File = "logs/", FileBytes = 1, FileAge = TimeSpan.Zero, KeptFiles = 0, QueueLines = 0 }.Validate().Count);

    private static async Task<string[]> LinesAsync(LogOptions options, bool isTerminal, Action<ILogger> log)
    {
        using var written = new StringWriter { NewLine = "\n" };
        var output = new LogOutput(options, written, isTerminal, new ManualTime(s_noon));
        using (ILoggerFactory loggers = LoggerFactory.Create(output.Register))
            log(loggers.CreateLogger("Some.Category"));
        await output.DisposeAsync();
        return written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

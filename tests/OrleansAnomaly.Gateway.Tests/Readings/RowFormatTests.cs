using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Readings;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Tests.Readings;

public class RowFormatTests
{
    [Theory]
    [InlineData("ndjson")]
    [InlineData("json")]
    [InlineData("csv")]
    public void How_a_body_is_cut_into_pieces_does_not_change_what_is_read(string name) =>
        Prop.ForAll(
            ArbMap.Default.GeneratorFor<PositiveInt>().Select(size => size.Get).Three().ToArbitrary(),
            sizes =>
            {
                string body = Body(name, rows: 12, seed: sizes.Item1);
                return Read(name, body, [body.Length]) == Read(name, body, [sizes.Item1 % 40 + 1, sizes.Item2 % 40 + 1, sizes.Item3 % 40 + 1]);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("ndjson")]
    [InlineData("json")]
    [InlineData("csv")]
    public void Any_bytes_are_read_refused_or_a_problem(string name) =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<PositiveInt>(), (noise, at) =>
        {
            byte[] body = Encoding.UTF8.GetBytes(Body(name, rows: 5, seed: at.Get));
            for (int i = 0; i < noise.Length; i++)
                body[(at.Get + i * 7) % body.Length] = noise[i];
            string found = Read(name, Encoding.Latin1.GetString(body), [17], Encoding.Latin1);
            Assert.NotEmpty(found);
        }).QuickCheckThrowOnFailure();

    private static string Body(string name, int rows, int seed)
    {
        string[] sensors = ["p/a/x", "ä/ö/ü", "p/\\\"q", "a, b"];
        var text = new StringBuilder(name == "csv" ? "sensor,time,value,quality\n" : name == "json" ? "{\"readings\":[" : "");
        for (int i = 0; i < rows; i++)
        {
            string sensor = sensors[(seed + i) % sensors.Length];
            long time = 1_772_440_000_000 + i;
            // One row in five has a value that is none.
            string value = (seed + i) % 5 == 0 ? "wrong" : $"{i}.5";
            if (name == "csv")
                text.Append($"\"{sensor.Replace("\"", "\"\"")}\",{time},{value},\n");
            else
                text.Append(i > 0 && name == "json" ? "," : "").Append($"{{\"sensor\":\"{sensor.Replace("\\", "\\\\").Replace("\"", "\\\"")}\",\"time\":{time},\"value\":{(value == "wrong" ? "true" : value)}}}").Append(name == "ndjson" ? "\n" : "");
        }
        return text.Append(name == "json" ? "]}" : "").ToString();
    }

    /// <summary>What was read, as text: every reading, every refusal, or the problem.</summary>
    private static string Read(string name, string body, int[] pieces, Encoding? encoding = null)
    {
        byte[] bytes = (encoding ?? Encoding.UTF8).GetBytes(body);
        RowFormat format = name switch { "csv" => new CsvFormat(TimeUnit.Ms), "json" => new JsonFormat(TimeUnit.Ms), _ => new NdjsonFormat(TimeUnit.Ms) };
        var fleet = new HeldFleet();
        var intake = new BatchIntake(fleet, new SensorPaths(), Caller.Anyone, IngestWait.Durable);
        try
        {
            BodyReading.ReadAsync(new UnpackedBody(new PiecewiseStream(bytes, pieces), long.MaxValue), format, intake, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Problems.RefusedRequestException problem)
        {
            return problem.Message;
        }
        return string.Join('\n', fleet.Rows) + string.Join('\n', intake.Receipt.Refusals.Select(refusal => refusal.ToString()));
    }
}

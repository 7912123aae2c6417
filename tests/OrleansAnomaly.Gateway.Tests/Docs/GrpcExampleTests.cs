using System.Text.RegularExpressions;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Tests.Grpc;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Tests.Docs;

/// <summary>The examples of gRPC on docs/api.md, run as a reader would, and what the page says of methods and statuses.</summary>
public sealed class GrpcExampleTests : IDisposable
{
    private static readonly string s_page = DocPage.Read("api.md").Text;
    private static readonly string s_protos = Path.GetDirectoryName(Contract.File)!;

    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-grpc-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [CompiledPythonFact]
    public async Task The_example_in_Python_prints_what_the_page_shows()
    {
        string files = string.Join(' ', ((string[])["verdict", "telemetry", "fleet", "incidents", "detection", "verdicts"]).Select(name => $"orleansanomaly/v1/{name}.proto"));
        string compile = Block("Python", "sh").Replace("src/OrleansAnomaly.Gateway/Protos", s_protos, StringComparison.Ordinal);
        // The shell of the tests knows no braces.
        compile = Regex.Replace(compile, @"orleansanomaly/v1/\{.*\}\.proto", files);
        (int exitCode, string said) = await Foreign.RunAsync("/bin/sh", ["-c", compile], directory: _folder);
        Assert.True(exitCode == 0, said);
        await RunAsync("Python", "py", Foreign.Python!, "example.py");
    }

    [NodeFact]
    public async Task The_example_in_JavaScript_prints_what_the_page_shows() => await RunAsync("JavaScript", "js", "node", "example.js");

    [Fact]
    public async Task The_example_in_CSharp_is_the_one_that_is_tested()
    {
        string source = File.ReadAllText(Path.Join(s_protos, "..", "..", "..", "tests", "OrleansAnomaly.Gateway.Tests", "Grpc", "CallExample.cs"));
        string shown = string.Join('\n', Block("C#", "cs").Split('\n').Select(line => line.Trim()));
        Assert.Contains(shown, string.Join('\n', source.Split('\n').Select(line => line.Trim())).Replace("internal static", "static", StringComparison.Ordinal));
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Server.GrpcUrl!) };
        Assert.Empty((await CallExample.CallAsync(http, "/orleansanomaly.v1.FleetService/ListSensors", new ListSensorsRequest(), ListSensorsResponse.Parser)).Items);
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => CallExample.CallAsync(http, "/orleansanomaly.v1.FleetService/GetSensor", new GetSensorRequest { Sensor = "a/b" }, Sensor.Parser));
        Assert.Equal("status 5: sensor 'a/b' is not known", refused.Message);
    }

    [Fact]
    public void Every_method_and_every_kind_of_problem_stands_on_the_page()
    {
        string section = DocPage.Read("api.md").Section("gRPC")!;
        foreach (RpcMethod method in RpcMethods.All.Where(method => method.Service.StartsWith("orleansanomaly", StringComparison.Ordinal)))
        {
            string[] rows = [.. section.Split('\n').Where(line => line.Contains($"`{method.Named.Service.Name}.", StringComparison.Ordinal))];
            Assert.Contains(rows, row => Regex.IsMatch(row, $@"[.`]{method.Named.Name}`"));
        }
        foreach (ProblemKind kind in ProblemKind.All)
        {
            string row = section.Split('\n').Single(line => line.StartsWith('|') && line.Contains($"({(int)RpcStatus.CodeOf(kind.Status)}) |", StringComparison.Ordinal));
            Assert.Contains($"`{kind.Name}`", row);
        }
    }

    private async Task RunAsync(string heading, string language, string program, string file)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        // The fleet's clock is not the machine's, which examples ask.
        gateway.Time.Set(DateTimeOffset.UtcNow);
        string code = Block(heading, language).Replace("127.0.0.1:8081", new Uri(gateway.Server.GrpcUrl!).Authority, StringComparison.Ordinal).Replace("src/OrleansAnomaly.Gateway/Protos", s_protos, StringComparison.Ordinal);
        string path = Path.Join(_folder, file);
        await File.WriteAllTextAsync(path, code);
        (int exitCode, string output) = await Foreign.RunAsync(program, [path], Foreign.NodeModules, _folder);
        Assert.Equal((0, Block(heading, "text")), (exitCode, output.Trim()));
    }

    /// <summary>The first block of that language below a heading.</summary>
    private static string Block(string heading, string language) =>
        Regex.Match(s_page, $@"\n### {Regex.Escape(heading)}\n.*?\n```{language}\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value;
}

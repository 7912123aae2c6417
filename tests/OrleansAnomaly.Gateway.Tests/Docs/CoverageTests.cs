using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Tests.OpenApi;

namespace OrleansAnomaly.Gateway.Tests.Docs;

/// <summary>docs/api.md leaves nothing out that the OpenAPI document has.</summary>
public class CoverageTests : IAsyncLifetime
{
    private readonly DocPage _page = DocPage.Read("api.md");
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        await using GatewayServer server = await GatewayServer.StartAsync(RunningGateway.AnyPort);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using HttpResponseMessage answer = await client.GetAsync("/openapi/v1.json");
        _document = await RunningGateway.JsonOf(answer);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Every_operation_has_a_section_with_its_parameters_and_an_example()
    {
        foreach ((string path, string method, JsonElement operation) in ApiDocumentTests.Operations(_document))
        {
            string? section = _page.Section($"`{method} {path}`");
            Assert.True(section is not null, $"api.md has no section on {method} {path}");
            Assert.Contains("```sh 2", section);
            Assert.Contains("curl ", section);
            Assert.Contains(path.Split('{')[0], section);
            if (!operation.TryGetProperty("parameters", out JsonElement parameters))
                continue;
            foreach (string? name in parameters.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()))
                Assert.True(section.Contains($"`{name}`", StringComparison.Ordinal), $"api.md does not say what '{name}' of {method} {path} is");
        }
    }

    [Fact]
    public void Every_field_of_every_answer_and_every_word_of_an_enumeration_is_named()
    {
        List<string> missing = [];
        foreach (JsonProperty schema in _document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (schema.Value.TryGetProperty("properties", out JsonElement properties))
                missing.AddRange(properties.EnumerateObject().Select(property => property.Name).Where(name => !IsNamed(name)).Select(name => $"{schema.Name}.{name}"));
            if (schema.Value.TryGetProperty("enum", out JsonElement words))
                missing.AddRange(words.EnumerateArray().Select(word => word.GetString()!).Where(word => !IsNamed(word)).Select(word => $"{schema.Name} {word}"));
        }
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_kind_of_problem_stands_in_the_table_with_its_status()
    {
        string? section = _page.Section("Problems");
        Assert.NotNull(section);
        foreach (ProblemKind kind in ProblemKind.All)
            Assert.Contains($"| `{kind.Name}` | {kind.Status} |", section);
    }

    [Fact]
    public async Task The_page_on_operations_knows_every_metric_of_the_product_and_no_other()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        string[] lines = (await gateway.Client.GetStringAsync("/metrics")).Split('\n');
        string[] measured = [.. lines.Where(line => line.StartsWith("# TYPE anomaly_", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];
        string page = DocPage.Read("operations.md").Text;
        Assert.Contains("anomaly_fleet_ready", measured);
        string[] named = [.. Regex.Matches(page, "anomaly_(fleet|gateway)_[a-z_]+").Select(match => match.Value).Distinct()];
        Assert.Empty(named.Except(measured));
        // A table names the first of those that belong together in full, and the others by their ends.
        string[] ends = [.. Regex.Matches(page, "`(_[a-z_]+)").Select(match => match.Groups[1].Value)];
        string[] unexplained = [.. measured.Except(named).Where(name => !ends.Any(end => name.EndsWith(end, StringComparison.Ordinal)))];
        Assert.Empty(unexplained);
    }

    private bool IsNamed(string name) => _page.Text.Contains($"`{name}`", StringComparison.Ordinal);
}

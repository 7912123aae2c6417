using System.Text.Json;

namespace OrleansAnomaly.Gateway.Tests.OpenApi;

public class ApiDocumentTests : IAsyncLifetime
{
    private RunningGateway _running = null!;
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        _running = await RunningGateway.StartAsync();
        _document = await _running.GetAsync("/openapi/v1.json");
    }

    public async Task DisposeAsync() => await _running.DisposeAsync();

    [Fact]
    public void Every_operation_has_a_name_of_its_own_and_says_what_it_is_for_what_it_takes_and_what_it_answers()
    {
        Assert.StartsWith("3.", _document.GetProperty("openapi").GetString());
        List<string> faults = [], names = [];
        foreach ((string path, string method, JsonElement operation) in Operations(_document))
        {
            string place = $"{method} {path}";
            names.Add(Text(operation, "operationId") ?? $"none of {place}");
            faults.AddRange(((string[])["operationId", "summary"]).Where(field => string.IsNullOrWhiteSpace(Text(operation, field))).Select(field => $"{place} has no {field}"));
            if (!operation.TryGetProperty("tags", out JsonElement tags) || tags.GetArrayLength() == 0)
                faults.Add($"{place} has no tag");
            JsonElement responses = operation.GetProperty("responses");
            if (!responses.EnumerateObject().Any(response => response.Name[0] is '2'))
                faults.Add($"{place} names no success");
            if (Schema(responses.GetProperty("default"), "application/problem+json") is not { } problem || !problem.GetRawText().Contains("/Problem\""))
                faults.Add($"{place} has no problem by default");
            if (operation.TryGetProperty("parameters", out JsonElement parameters))
            {
                faults.AddRange(parameters.EnumerateArray().Where(parameter => Text(parameter, "description") is null || !parameter.TryGetProperty("example", out _))
                    .Select(parameter => $"{place}: parameter {Text(parameter, "name")} has no description or no example"));
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(names.Distinct(), names);
        Assert.All((string[])["listSensors", "getSensor", "getSeries", "listVerdicts", "listIncidents", "getIncident", "acknowledgeIncident", "getStatus", "relearnSensor", "takeSnapshot", "stream"], name => Assert.Contains(name, names));
    }

    [Fact]
    public void Every_reference_leads_to_a_schema()
    {
        string text = _document.GetRawText();
        string[] schemas = [.. _document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name)];
        string[] references = [.. text.Split("\"$ref\":").Skip(1).Select(rest => rest.Split('"')[1]).Distinct()];
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference.Split('/')[^1], schemas));
        Assert.All(references, reference => Assert.StartsWith("#/components/schemas/", reference));
    }

    [Fact]
    public void Enumerations_are_words_and_a_problem_is_described_with_its_faults()
    {
        JsonElement schemas = _document.GetProperty("components").GetProperty("schemas");
        JsonElement kind = schemas.GetProperty("AnomalyKind");
        Assert.Equal("string", Text(kind, "type"));
        Assert.Contains("level_shift", kind.GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        JsonElement problem = schemas.GetProperty("Problem").GetProperty("properties");
        Assert.All((string[])["type", "title", "status", "detail", "errors"], field => Assert.True(problem.TryGetProperty(field, out _), field));
        Assert.Equal("integer", Text(problem.GetProperty("status"), "type"));
    }

    public static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations(JsonElement document)
    {
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject().Where(member => member.Value.TryGetProperty("responses", out _)))
                yield return (path.Name, operation.Name.ToUpperInvariant(), operation.Value);
        }
    }

    /// <summary>The schema of a response in a media type; null where it names none.</summary>
    public static JsonElement? Schema(JsonElement response, string mediaType) =>
        response.TryGetProperty("content", out JsonElement content) && content.TryGetProperty(mediaType, out JsonElement body) && body.TryGetProperty("schema", out JsonElement schema) ? schema : null;

    public static string? Text(JsonElement element, string field) => element.TryGetProperty(field, out JsonElement value) ? value.GetString() : null;
}

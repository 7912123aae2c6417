using System.Text;
using System.Text.Json;

namespace OrleansAnomaly.Gateway.Tests.OpenApi;

public class WalkTests(WatchedPlant plant) : IClassFixture<WatchedPlant>
{
    private const string Json = "application/json", Problem = "application/problem+json";

    [Fact]
    public async Task Every_operation_of_the_document_answers_as_the_document_says()
    {
        JsonElement document = await plant.Gateway.GetAsync("/openapi/v1.json");
        List<string> walked = [];
        foreach ((string path, string method, JsonElement operation) in ApiDocumentTests.Operations(document))
        {
            string name = ApiDocumentTests.Text(operation, "operationId")!;
            walked.Add(name);
            Sample[] samples = Samples.Of(name);
            Assert.True(samples.Any(sample => sample.Status is >= 200 and < 300), $"no sample of '{name}' succeeds");
            foreach (Sample sample in samples)
                await WalkAsync(document, operation, method, path, sample);
        }
        Assert.Equal(walked.Order(), Samples.Operations.Order());
    }

    private async Task WalkAsync(JsonElement document, JsonElement operation, string method, string path, Sample sample)
    {
        string place = $"{method} {sample.Path}";
        using var request = new HttpRequestMessage(new HttpMethod(method), await Samples.PathAsync(sample, plant.Gateway));
        Assert.True(Matches(path, request.RequestUri!.OriginalString.Split('?')[0]), $"{place} is no sample of {path}");
        if (sample.Body is not null)
            request.Content = new StringContent(sample.Body, Encoding.UTF8, sample.MediaType!);
        using HttpResponseMessage answer = await plant.Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True((int)answer.StatusCode == sample.Status, $"{place} was answered with {(int)answer.StatusCode}; expected {sample.Status}");
        Assert.True(operation.GetProperty("responses").TryGetProperty($"{sample.Status}", out JsonElement response), $"{place} was answered with {sample.Status}, which the document does not name");
        string? mediaType = answer.Content.Headers.ContentType?.MediaType;
        if (mediaType is null)
        {
            Assert.False(response.TryGetProperty("content", out _), $"{place} was answered without a body");
            return;
        }
        JsonElement? schema = ApiDocumentTests.Schema(response, mediaType);
        Assert.True(schema is not null, $"{place} was answered with {mediaType}, which the document does not name for {sample.Status}");
        if (mediaType is Json or Problem)
            AssertFits(document, schema.Value, await RunningGateway.JsonOf(answer), place);
    }

    /// <summary>The body has no property that its schema lacks, and all that it requires.</summary>
    private static void AssertFits(JsonElement document, JsonElement schema, JsonElement body, string place)
    {
        while (ApiDocumentTests.Text(schema, "$ref") is { } reference)
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.Split('/')[^1]);
        Assert.True(schema.TryGetProperty("properties", out JsonElement properties), $"{place}: the schema has no properties");
        string[] known = [.. properties.EnumerateObject().Select(property => property.Name)];
        string[] found = [.. body.EnumerateObject().Select(property => property.Name)];
        Assert.True(found.Except(known).ToArray() is [], $"{place}: the body has {string.Join(", ", found.Except(known))}, which its schema does not");
        string[] required = schema.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(one => one.GetString()!)] : [];
        Assert.True(required.Except(found).ToArray() is [], $"{place}: the body lacks {string.Join(", ", required.Except(found))}");
        Assert.NotEmpty(found);
    }

    private static bool Matches(string template, string path)
    {
        string[] wanted = template.Split('/'), found = path.Split('/');
        return wanted.Length == found.Length && wanted.Zip(found).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }
}

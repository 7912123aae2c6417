using System.Text.Json;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>What must hold of every answer.</summary>
internal sealed class AnswerRules(ApiOperation[] operations)
{
    private const int LongestDetail = 16_384;

    // What the server itself answers to what is no request of any operation.
    private static readonly int[] s_ofServer = [400, 404, 405, 408, 411, 413, 414, 415, 417, 431];
    // Who says that more comes than does is waited for as long as a request may take.
    private static readonly int[] s_ofBroken = [501, 504, 505];

    /// <summary>The operation that a request is of; null where nobody can say.</summary>
    public ApiOperation? Find(WireRequest request)
    {
        string path = request.Target.Split('?')[0];
        return Array.Find(operations, operation => operation.Method == request.Method && operation.IsAt(Decode(path)));
    }

    /// <summary>Checks an answer.</summary>
    /// <returns>Readings that it says were accepted.</returns>
    /// <exception cref="InvalidOperationException">It breaks a rule.</exception>
    public long Check(WireRequest request, HttpAnswer answer)
    {
        IEnumerable<int> documented = Find(request) is { } operation ? operation.Statuses : operations.SelectMany(one => one.Statuses);
        bool isKnown = documented.Contains(answer.Status) || s_ofServer.Contains(answer.Status) || (request.IsBroken && s_ofBroken.Contains(answer.Status));
        Require(isKnown, $"the status is {answer.Status}, which the document does not name: {answer.Text}");
        if (answer.Body.Length == 0)
        {
            Require(answer.Status is not 200 || request.Method == "HEAD", "it was answered with 200 and nothing");
            return 0;
        }
        if (answer.Status >= 400)
            return CheckProblem(answer);
        switch (answer.MediaType)
        {
            case "application/json":
                JsonElement body = Parse(answer);
                return body.TryGetProperty("accepted", out JsonElement accepted) && body.TryGetProperty("refusals", out _) ? accepted.GetInt64() : 0;
            case "text/plain":
                Require(answer.Text.Split('\n').All(line => line.Length == 0 || line[0] == '#' || char.IsAsciiLetter(line[0])), $"there are lines that are no metrics: {answer.Text}");
                return 0;
            case "text/event-stream":
                Require(answer.Text.Contains("retry: 2000\n: subscribed\n\n", StringComparison.Ordinal), $"the stream begins with {answer.Text}");
                return 0;
            default:
                throw new InvalidOperationException($"its media type is '{answer.MediaType}'");
        }
    }

    private static long CheckProblem(HttpAnswer answer)
    {
        Require(answer.MediaType == Problem.MediaType, $"the media type of what went wrong is '{answer.MediaType}'");
        JsonElement problem = Parse(answer);
        string Field(string name) => problem.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        Require(Field("type").StartsWith(Problem.TypePrefix, StringComparison.Ordinal), $"type: {problem}");
        Require(problem.GetProperty("status").GetInt32() == answer.Status, $"status: {problem}");
        Require(Field("title").Length > 0, $"title: {problem}");
        string detail = Field("detail");
        Require(detail.Length is > 0 and <= LongestDetail, $"a detail of {detail.Length} characters: {problem}");
        Require(answer.Status is not (400 or 415 or 422) || detail.Contains("expected", StringComparison.Ordinal), $"nothing is said of what was expected: {problem}");
        return problem.TryGetProperty("receipt", out JsonElement receipt) ? receipt.GetProperty("accepted").GetInt64() : 0;
    }

    private static JsonElement Parse(HttpAnswer answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer.Body);
        return document.RootElement.Clone();
    }

    private static string Decode(string path)
    {
        // Dots and doubled slashes are the server's to make sense of.
        path = Uri.UnescapeDataString(path);
        return path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && path.IndexOf('/', 7) is > 0 and var slash ? path[slash..] : path;
    }

    private static void Require(bool holds, string fault)
    {
        if (!holds)
            throw new InvalidOperationException(fault.Length > 2_000 ? fault[..2_000] : fault);
    }
}

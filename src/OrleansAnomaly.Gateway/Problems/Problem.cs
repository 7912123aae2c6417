using System.Text.Json.Serialization;

namespace OrleansAnomaly.Gateway.Problems;

/// <summary>
/// Why a request was not, or not wholly, carried out, as RFC 9457 has it (<c>application/problem+json</c>). Every kind of problem has a
/// <see cref="Type"/> of its own that never changes its meaning; docs/api.md lists them.
/// </summary>
public sealed record Problem
{
    /// <summary>What stands before the name of every kind of problem.</summary>
    public const string TypePrefix = "urn:orleans-anomaly:problem:";

    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The kind of problem: <see cref="TypePrefix"/> and a name in snake_case.</summary>
    public required string Type { get; init; }

    /// <summary>The kind in words; the same for every problem of this kind.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status code.</summary>
    public required int Status { get; init; }

    /// <summary>What was found this time and what was expected.</summary>
    public string? Detail { get; init; }

    /// <summary>The path of the request.</summary>
    public string? Instance { get; init; }

    /// <summary>The trace that the request belongs to; logs have it too.</summary>
    public string? TraceId { get; init; }

    /// <summary>Every fault of the request, where it has several or a place of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Fault>? Errors { get; init; }

    /// <summary>What had been taken in before a body turned out to be unusable: it stays taken in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Wire.ReceiptBody? Receipt { get; init; }
}

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Where">The parameter, field or place.</param>
/// <param name="Message">What was found there and what was expected.</param>
public sealed record Fault(string Where, string Message);

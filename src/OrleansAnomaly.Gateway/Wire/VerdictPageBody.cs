using System.Text.Json.Serialization;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>A page of verdicts, with the course of the sensor's values where it was asked for.</summary>
/// <param name="Items">The verdicts, by event time.</param>
/// <param name="Next">What <c>cursor=</c> takes for the next page; null after the last.</param>
public sealed record VerdictPageBody(IReadOnlyList<VerdictBody> Items, string? Next)
{
    /// <summary>The course of the values over the whole stretch that was asked for; absent without <c>points=</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SeriesPointBody>? Series { get; init; }
}

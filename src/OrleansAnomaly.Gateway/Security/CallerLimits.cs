namespace OrleansAnomaly.Gateway.Security;

/// <summary>What one caller may take; null leaves it to the gateway's options.</summary>
/// <param name="RequestsPerSecond">Most requests in a second; 0 sets no bound.</param>
/// <param name="ConcurrentRequests">Most requests under way at once, open streams among them; 0 sets no bound.</param>
/// <param name="BodyBytes">Most bytes of a request's body as sent.</param>
internal sealed record CallerLimits(int? RequestsPerSecond, int? ConcurrentRequests, long? BodyBytes)
{
    public const int MostRequests = 10_000_000, MostConcurrent = 1_000_000;
    public const long LeastBody = 1L << 10, MostBody = 16L << 30;

    public static readonly CallerLimits None = new(null, null, null);

    /// <summary>Says everything that is wrong; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (RequestsPerSecond is < 0 or > MostRequests)
            faults.Add($"requestsPerSecond is {RequestsPerSecond}; expected 0 to {MostRequests}");
        if (ConcurrentRequests is < 0 or > MostConcurrent)
            faults.Add($"concurrentRequests is {ConcurrentRequests}; expected 0 to {MostConcurrent}");
        if (BodyBytes is < LeastBody or > MostBody)
            faults.Add($"bodyBytes is {BodyBytes}; expected {LeastBody} to {MostBody}");
        return faults;
    }
}

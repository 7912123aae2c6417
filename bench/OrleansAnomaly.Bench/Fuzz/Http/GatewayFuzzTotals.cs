using System.Collections.Concurrent;
using System.Globalization;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>What a fuzz run of the gateway met.</summary>
internal sealed class GatewayFuzzTotals
{
    public long Requests;

    /// <summary>Broken requests whose connection was ended without a word.</summary>
    public long Unanswered;

    /// <summary>Streams that were read for a moment.</summary>
    public long Streams;

    /// <summary>Readings that receipts call accepted.</summary>
    public long Accepted;

    /// <summary>Answers by status.</summary>
    public ConcurrentDictionary<int, long> Statuses { get; } = new();

    /// <summary>Requests that succeeded, by operation.</summary>
    public ConcurrentDictionary<string, long> Successes { get; } = new();

    /// <summary>What broke a rule: seed, number, what it was and the request.</summary>
    public ConcurrentQueue<string> Findings { get; } = new();

    public double SlowestMilliseconds { get; set; }

    public long SlowestRequest { get; set; }

    /// <summary>Bytes of the heap after a collection at a tenth of the run, and at its end.</summary>
    public long EarlyHeap { get; set; }

    public long LateHeap { get; set; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Requests:N0} requests: {string.Join(", ", Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key} {status.Value:N0}"))}, {Unanswered:N0} broken and unanswered; ")
        + string.Create(CultureInfo.InvariantCulture, $"{Streams:N0} streams, {Accepted:N0} readings accepted; slowest {SlowestMilliseconds:N0} ms (request {SlowestRequest}); {Findings.Count} findings")
        + (LateHeap == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; heap {EarlyHeap / 1048576.0:F1} MiB at a tenth, {LateHeap / 1048576.0:F1} MiB at the end"));
}

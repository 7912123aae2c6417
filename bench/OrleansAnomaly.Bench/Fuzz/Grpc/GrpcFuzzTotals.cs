using System.Collections.Concurrent;
using System.Globalization;

namespace OrleansAnomaly.Bench.Fuzz.Grpc;

/// <summary>What a fuzz run of gRPC met.</summary>
internal sealed class GrpcFuzzTotals
{
    /// <summary>Calls with a body or headers that are not as they should be.</summary>
    public long Calls;

    /// <summary>Connections that did not keep to HTTP/2, or abused it.</summary>
    public long Connections;

    /// <summary>Frames that were sent on these.</summary>
    public long Frames;

    /// <summary>Readings that receipts call accepted.</summary>
    public long Accepted;

    /// <summary>Calls by the status that they ended with; those below 0 by the negative status of HTTP.</summary>
    public ConcurrentDictionary<int, long> Statuses { get; } = new();

    /// <summary>How connections ended, by their sort: with an error code of HTTP/2, without one, or not at all.</summary>
    public ConcurrentDictionary<string, long> Ends { get; } = new();

    /// <summary>What broke a rule: seed, number, and what it was.</summary>
    public ConcurrentQueue<string> Findings { get; } = new();

    /// <summary>Bytes of the heap after a collection at a tenth of the run, and at its end.</summary>
    public long EarlyHeap { get; set; }

    public long LateHeap { get; set; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Calls + Connections:N0} cases: {Calls:N0} calls ({string.Join(", ", Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key} {status.Value:N0}"))}), ")
        + string.Create(CultureInfo.InvariantCulture, $"{Connections:N0} connections with {Frames:N0} frames ({string.Join(", ", Ends.OrderBy(end => end.Key, StringComparer.Ordinal).Select(end => $"{end.Key} {end.Value:N0}"))}); ")
        + string.Create(CultureInfo.InvariantCulture, $"{Accepted:N0} readings accepted; {Findings.Count} findings; heap {EarlyHeap / 1048576.0:F1} MiB at a tenth, {LateHeap / 1048576.0:F1} MiB at the end");
}

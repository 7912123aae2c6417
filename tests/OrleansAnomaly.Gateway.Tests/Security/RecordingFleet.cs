using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Tests.Security;

/// <summary>A fleet that knows nothing and remembers what it was asked.</summary>
internal sealed class RecordingFleet : IFleet
{
    public ConcurrentQueue<object> Asked { get; } = [];

    public ValueTask<Receipt> IngestAsync(ReadingBatch batch, IngestWait wait = IngestWait.Durable, CancellationToken stop = default) => throw new FleetStoppedException("no intake");

    public ValueTask<Page<T>> QueryAsync<T>(Query<T> query, CancellationToken stop = default)
    {
        // The gateway's own watch asks for the status of its own accord.
        if (query is not FleetStatusQuery)
            Asked.Enqueue(query);
        return ValueTask.FromResult(new Page<T>([], null));
    }

    public async IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after = null, [EnumeratorCancellation] CancellationToken stop = default)
    {
        Asked.Enqueue(filter);
        await Task.CompletedTask;
        yield break;
    }

    public ValueTask ExecuteAsync(FleetCommand command, CancellationToken stop = default) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

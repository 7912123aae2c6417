using System.Runtime.CompilerServices;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Tests;

/// <summary>A fleet that has a status and nothing else.</summary>
internal sealed class StatusFleet(FleetStatus status) : IFleet
{
    public FleetStatus Status { get; set; } = status;

    /// <summary>What every question ends with; null where they are answered.</summary>
    public Exception? Failure { get; set; }

    public ValueTask<Receipt> IngestAsync(ReadingBatch batch, IngestWait wait = IngestWait.Durable, CancellationToken stop = default) => throw new FleetStoppedException(Status.Failure ?? "no intake");

    public ValueTask<Page<T>> QueryAsync<T>(Query<T> query, CancellationToken stop = default) =>
        Failure is null ? ValueTask.FromResult(new Page<T>([(T)(object)Status], null)) : ValueTask.FromException<Page<T>>(Failure);

    public async IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after = null, [EnumeratorCancellation] CancellationToken stop = default)
    {
        await Task.CompletedTask;
        yield break;
    }

    public ValueTask ExecuteAsync(FleetCommand command, CancellationToken stop = default) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

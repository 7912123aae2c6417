using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Tests.Readings;

/// <summary>Keeps what it is given, and does nothing with it.</summary>
internal sealed class HeldFleet : IFleet
{
    public List<string> Rows { get; } = [];

    public ValueTask<Receipt> IngestAsync(ReadingBatch batch, IngestWait wait = IngestWait.Durable, CancellationToken stop = default)
    {
        for (int row = 0; row < batch.Count; row++)
            Rows.Add($"{batch.Sensors[batch.Ordinals[row]]} {batch[row]}");
        return new(new Receipt { Accepted = batch.Count });
    }

    public ValueTask<Page<T>> QueryAsync<T>(Query<T> query, CancellationToken stop = default) => throw new NotSupportedException();

    public IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after = null, CancellationToken stop = default) => throw new NotSupportedException();

    public ValueTask ExecuteAsync(FleetCommand command, CancellationToken stop = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

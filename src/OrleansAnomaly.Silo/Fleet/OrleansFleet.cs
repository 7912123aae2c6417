using Microsoft.Extensions.Logging;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Hosting;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Silo.Fleet;

/// <summary>
/// The fleet of a cluster, seen from a silo or from a client of it. It holds no state of its own: readings go to the owners of their partitions, questions
/// about the past to history.
/// </summary>
public sealed class OrleansFleet : IFleet
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(50), s_longestPause = TimeSpan.FromSeconds(1);

    private readonly IGrainFactory _grains;
    private readonly IClusterHistory _history;
    private readonly FleetOptions _options;
    private readonly TimeProvider _time;
    private readonly FleetQueries _queries;
    private readonly EventTail _tail;
    private readonly CancellationTokenSource _ended = new();
    private int _isDisposed;

    /// <param name="grains">Reaches the cluster's grains.</param>
    /// <param name="history">The cluster's history; the caller disposes of it.</param>
    /// <param name="options">The silos' options.</param>
    /// <param name="time">The fleet's clock.</param>
    /// <param name="logger">Where failures are told.</param>
    public OrleansFleet(IGrainFactory grains, IClusterHistory history, FleetOptions options, TimeProvider time, ILogger<OrleansFleet> logger)
    {
        _grains = grains;
        _history = history;
        _options = options;
        _time = time;
        _tail = new EventTail(history, logger);
        _queries = new FleetQueries(grains, history);
    }

    /// <inheritdoc/>
    public async ValueTask<Receipt> IngestAsync(ReadingBatch batch, IngestWait wait = IngestWait.Durable, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Count > IFleet.MostRows || batch.Sensors.Length > IFleet.MostRows)
            throw new ArgumentException($"the batch has {batch.Count} rows and {batch.Sensors.Length} sensors; expected at most {IFleet.MostRows} of each", nameof(batch));
        ThrowIfEnded();
        stop.ThrowIfCancellationRequested();
        if (batch.Count == 0)
        {
            // It comes after everything that came before it, anywhere.
            if (wait == IngestWait.Scored)
                await PersistAsync(() => _queries.OnAllSilosAsync(silo => silo.SettleAsync()), stop).ConfigureAwait(false);
            EventPosition position = await PersistAsync(() => Task.Run(() => new EventPosition(_history.LastPlace, int.MaxValue)), stop).ConfigureAwait(false);
            return new Receipt { Position = position, Scored = wait == IngestWait.Scored ? new ScoringTally() : null };
        }
        SplitBatch[] parts = SplitBatch.Of(batch);
        PartReceipt[] receipts = await Task.WhenAll(parts.Select(part => PersistAsync(() => Grain(part.Partition).IngestAsync(part.Part, wait), stop))).ConfigureAwait(false);
        return SplitBatch.Join(parts, receipts, wait);
    }

    /// <inheritdoc/>
    public async ValueTask<Page<T>> QueryAsync<T>(Query<T> query, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(query));
        ThrowIfEnded();
        return (Page<T>)await PersistAsync(() => _queries.AnswerAsync(query, stop), stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _tail.SubscribeAsync(filter, after, _queries.FlushAsync, stop);
    }

    /// <inheritdoc/>
    public async ValueTask ExecuteAsync(FleetCommand command, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        ThrowIfEnded();
        switch (command)
        {
            case TakeSnapshot:
                await PersistAsync(() => _queries.OnAllSilosAsync(silo => silo.CheckpointAsync()), stop).ConfigureAwait(false);
                break;
            case RelearnSensor(var sensor):
                if (!await PersistAsync(() => Grain(sensor.Partition).RelearnAsync(sensor), stop).ConfigureAwait(false))
                    throw new ArgumentException($"sensor '{sensor}' is not known", nameof(command));
                break;
            case AcknowledgeIncident acknowledge:
                if (acknowledge.Validate() is { Count: > 0 } faults)
                    throw new ArgumentException(string.Join("; ", faults), nameof(command));
                // Once for all attempts: one that failed may have been carried out.
                Acknowledgement given = acknowledge.Acknowledged(EventTime.From(_time.GetUtcNow()));
                acknowledge.Check(await PersistAsync(() => _queries.AcknowledgeAsync(acknowledge.Asset, acknowledge.Number, given, stop), stop).ConfigureAwait(false));
                break;
            default:
                throw new ArgumentException($"a command {command.GetType().Name} is not known", nameof(command));
        }
    }

    /// <summary>Ends the subscriptions. The cluster goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _tail.DisposeAsync().ConfigureAwait(false);
    }

    private IPartitionGrain Grain(int partition) => _grains.GetGrain<IPartitionGrain>(partition);

    private void ThrowIfEnded()
    {
        if (_isDisposed != 0)
            throw new FleetStoppedException("the fleet is shut down");
    }

    private Task PersistAsync(Func<Task> ask, CancellationToken stop) => PersistAsync(async () =>
    {
        await ask().ConfigureAwait(false);
        return true;
    }, stop);

    /// <summary>
    /// Asks again while a partition is between two owners, or the database is away. Readings that were taken in although nobody heard of it count as
    /// duplicates when they come again.
    /// </summary>
    private async Task<T> PersistAsync<T>(Func<Task<T>> ask, CancellationToken stop)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop, _ended.Token);
        long begun = _time.GetTimestamp();
        for (TimeSpan pause = s_again; ; pause = 2 * pause < s_longestPause ? 2 * pause : s_longestPause)
        {
            try
            {
                return await ask().WaitAsync(until.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                throw new FleetStoppedException("the fleet is shut down");
            }
            catch (Exception failure) when (failure is not (ArgumentException or OperationCanceledException or ReplayUnavailableException) || IsOfAnother(failure, until.Token))
            {
                if (_time.GetElapsedTime(begun) >= _options.Patience)
                    throw new FleetUnavailableException($"the fleet did not answer within {_options.Patience}: {failure.Message}", failure);
            }
            try
            {
                await Task.Delay(pause, until.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw new FleetStoppedException("the fleet is shut down");
            }
        }
    }

    // A grain that is going away cancels what it does, which is nothing that this caller asked for.
    private static bool IsOfAnother(Exception failure, CancellationToken own) => failure is OperationCanceledException && !own.IsCancellationRequested;
}

namespace OrleansAnomaly.Core.Fleet;

/// <summary>
/// A fleet of sensors under watch, as everything outside of a runtime sees it: readings go in, verdicts and incidents come out.
/// The embedded runtime and the cluster stand behind it and pass the same conformance tests.
/// All members may be called by many threads at once.
/// </summary>
public interface IFleet : IAsyncDisposable
{
    /// <summary>Most rows, and most sensors, of one batch.</summary>
    const int MostRows = Readings.ReadingBatchBuilder.DefaultMaxRows;

    /// <summary>
    /// Takes readings in. When the receipt comes, what it calls accepted is durable (as far as the runtime was told to make it so) and will be
    /// scored exactly once, in the order of the batch. Waits while the fleet's queues are full.
    /// </summary>
    /// <param name="batch">The readings; at most <see cref="MostRows"/> rows and as many sensors.</param>
    /// <param name="wait">Until when to wait.</param>
    /// <param name="stop">Gives up waiting. A batch that had been queued already may still be taken in.</param>
    /// <exception cref="ArgumentException">The batch is too large.</exception>
    /// <exception cref="FleetStoppedException">The fleet takes nothing in any more; the message says why. Nothing is known of this batch.</exception>
    ValueTask<Receipt> IngestAsync(Readings.ReadingBatch batch, IngestWait wait = IngestWait.Durable, CancellationToken stop = default);

    /// <summary>Answers one page of a question.</summary>
    /// <exception cref="ArgumentException">The query or its cursor is not sound; the message names every fault.</exception>
    /// <exception cref="ReplayUnavailableException">A <see cref="ReplayQuery"/> asks for what cannot be recomputed; the message says why.</exception>
    ValueTask<Page<T>> QueryAsync<T>(Query<T> query, CancellationToken stop = default);

    /// <summary>
    /// Verdicts worth telling and changes of incidents, in the order of <see cref="FleetEvent.Position"/>. The events of one asset come in the order of
    /// its log. In the embedded runtime all positions are the same in every run. In a cluster events of different assets may stand in another order
    /// from run to run, but a position once given never changes. A reader that falls too far behind loses the oldest, and is told so by a
    /// <see cref="MissedEvents"/>.
    /// </summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">
    /// The position of the last event seen: what came after it follows first, then what happens next. Null begins with what happens next.
    /// </param>
    /// <param name="stop">Ends the subscription.</param>
    IAsyncEnumerable<FleetEvent> SubscribeAsync(EventFilter filter, EventPosition? after = null, CancellationToken stop = default);

    /// <summary>Carries a command out. Commands that change what monitors know go through the log, and so come at the same place in every replay.</summary>
    /// <exception cref="ArgumentException">The command is not sound or cannot be carried out; the message says why.</exception>
    /// <exception cref="AlreadyAcknowledgedException">An incident that is to be acknowledged was so before.</exception>
    /// <exception cref="FleetStoppedException">The fleet takes nothing in any more.</exception>
    ValueTask ExecuteAsync(FleetCommand command, CancellationToken stop = default);
}

/// <summary>Until when <see cref="IFleet.IngestAsync"/> waits.</summary>
public enum IngestWait : byte
{
    /// <summary>Until the readings are durable.</summary>
    Durable = 0,

    /// <summary>Until they are scored too: the receipt then tells late and duplicate readings, and what is anomalous.</summary>
    Scored = 1,
}

/// <summary>The fleet takes nothing in any more: it was shut down, or its storage has failed.</summary>
public sealed class FleetStoppedException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">Why.</param>
    /// <param name="inner">What made it stop.</param>
    public FleetStoppedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

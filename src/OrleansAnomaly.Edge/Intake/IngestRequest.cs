using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge.Intake;

/// <summary>Records on their way into the log, and who waits for them.</summary>
internal sealed class IngestRequest(LogGroup records, int accepted, int refused, IReadOnlyList<Refusal> refusals, IngestWait wait)
{
    // Who waits goes on elsewhere: the loop that completes a request has other things to do.
    private readonly TaskCompletionSource<Receipt> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventPosition _position;

    /// <summary>The records; given back to their pool once they are part of a group.</summary>
    public LogGroup? Records { get; private set; } = records;

    public int Bytes { get; } = records.Bytes;

    /// <summary>What scoring finds; null where nobody waits for it.</summary>
    public RequestTally? Tally { get; } = wait == IngestWait.Scored ? new RequestTally() : null;

    public Task<Receipt> Done => _done.Task;

    public LogGroup TakeRecords()
    {
        LogGroup records = Records!;
        Records = null;
        return records;
    }

    /// <summary>The records are durable, from that sequence on.</summary>
    public void Acknowledge(long sequence)
    {
        _position = new EventPosition(sequence - 1, int.MaxValue);
        if (Tally is null)
            _done.TrySetResult(ToReceipt());
    }

    /// <summary>The records have been scored.</summary>
    public void Complete() => _done.TrySetResult(ToReceipt());

    public void Fail(FleetStoppedException why) => _done.TrySetException(why);

    private Receipt ToReceipt() => new() { Accepted = accepted, Refused = refused, Refusals = refusals, Position = _position, Scored = Tally?.ToTally() };
}

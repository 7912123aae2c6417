using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>Adds up what became of a body's rows, batch after batch.</summary>
internal sealed class ReceiptTally
{
    /// <summary>How many anomalous verdicts an answer spells out.</summary>
    private const int MostVerdicts = 1_000;

    private readonly List<RefusalBody> _refusals = [];
    private readonly List<VerdictBody> _verdicts = [];
    private long _accepted, _refusedByFleet, _anomalies;
    private EventPosition? _position;
    private ScoringTally? _scored;

    /// <summary>Rows that never reached the fleet.</summary>
    public long RefusedHere { get; private set; }

    public void Refuse(long row, string? sensor, string reason)
    {
        RefusedHere++;
        Tell(row, sensor, reason);
    }

    /// <summary>Adds the receipt of a batch.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="rows">For each row of the batch, which row of the body it was; empty where the batch is the body.</param>
    public void Add(Receipt receipt, ReadOnlySpan<long> rows)
    {
        _accepted += receipt.Accepted;
        _refusedByFleet += receipt.Refused;
        foreach (Refusal refusal in receipt.Refusals)
            Tell(rows.IsEmpty ? refusal.Row + 1 : rows[refusal.Row], refusal.Sensor.Path, refusal.Reason);
        // What the first batch causes comes after its position, and so does all that the others cause.
        _position ??= receipt.Position;
        if (receipt.Scored is not { } scored)
            return;
        ScoringTally before = _scored ?? new ScoringTally();
        _scored = before with
        {
            Scored = before.Scored + scored.Scored,
            NoMeasurement = before.NoMeasurement + scored.NoMeasurement,
            Duplicates = before.Duplicates + scored.Duplicates,
            Late = before.Late + scored.Late,
            Future = before.Future + scored.Future,
        };
        _anomalies += scored.Anomalies.Count;
        foreach (VerdictRecord verdict in scored.Anomalies)
        {
            if (_verdicts.Count < MostVerdicts)
                _verdicts.Add(VerdictBody.Of(verdict));
        }
    }

    public ReceiptBody ToBody() => new()
    {
        Accepted = _accepted,
        Refused = RefusedHere + _refusedByFleet,
        Position = _position?.ToString(),
        Refusals = [.. _refusals.OrderBy(refusal => refusal.Row).Take(Receipt.MostRefusals)],
        Scored = _scored is not { } scored ? null : new ScoredBody
        {
            Scored = scored.Scored,
            NoMeasurement = scored.NoMeasurement,
            Duplicates = scored.Duplicates,
            Late = scored.Late,
            Future = scored.Future,
            Anomalies = _anomalies,
            Verdicts = _verdicts,
        },
    };

    // A batch is settled while the next is read, so refusals come out of order; those of both are few.
    private void Tell(long row, string? sensor, string reason)
    {
        if (_refusals.Count < 4 * Receipt.MostRefusals)
            _refusals.Add(new RefusalBody(row, sensor, reason));
    }
}

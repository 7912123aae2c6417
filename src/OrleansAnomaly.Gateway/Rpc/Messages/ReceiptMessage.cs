using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Messages;

/// <summary>Receipts as messages: the body of REST, field by field.</summary>
internal static class ReceiptMessage
{
    public static Receipt Of(ReceiptBody body)
    {
        var message = new Receipt { Accepted = body.Accepted, Refused = body.Refused, Position = body.Position ?? "" };
        foreach (RefusalBody refusal in body.Refusals)
            message.Refusals.Add(new Refusal { Row = refusal.Row, Sensor = refusal.Sensor ?? "", Reason = refusal.Reason });
        if (body.Scored is not { } scored)
            return message;
        message.Scored = new Scored
        {
            Scored_ = scored.Scored,
            NoMeasurement = scored.NoMeasurement,
            Duplicates = scored.Duplicates,
            Late = scored.Late,
            Future = scored.Future,
            Anomalies = scored.Anomalies,
        };
        message.Scored.Verdicts.AddRange(scored.Verdicts.Select(VerdictMessage.Of));
        return message;
    }
}

using Google.Protobuf.WellKnownTypes;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Messages;

/// <summary>Sensors and the fleet's status as messages: the bodies of REST, field by field.</summary>
internal static class FleetMessage
{
    public static Sensor Of(SensorBody body) => new()
    {
        Sensor_ = body.Sensor,
        Status = (SensorStatus)body.Status,
        Kind = (AnomalyKind)body.Kind,
        LastTime = body.LastTime is { } last ? Timestamp.FromDateTime(last) : null,
        Scored = body.Scored,
        NoMeasurement = body.NoMeasurement,
        Late = body.Late,
        Duplicates = body.Duplicates,
        Future = body.Future,
        InMemory = body.InMemory,
        LogPosition = body.LogPosition,
        Digest = body.Digest,
    };

    public static FleetStatus Of(StatusBody body)
    {
        var message = new FleetStatus
        {
            Sensors = body.Sensors,
            Assets = body.Assets,
            AssetsInMemory = body.AssetsInMemory,
            MemoryBytes = body.MemoryBytes,
            MemoryBudget = body.MemoryBudget,
            Accepted = body.Accepted,
            Scored = body.Scored,
            NoMeasurement = body.NoMeasurement,
            Duplicates = body.Duplicates,
            Late = body.Late,
            Future = body.Future,
            Evicted = body.Evicted,
            Returned = body.Returned,
            Position = body.Position,
        };
        foreach ((Core.Fleet.RefusalReason reason, long rows) in body.Refused)
            message.Refused.Add(Words.Of(reason), rows);
        if (body.Failure is { } failure)
            message.Failure = failure;
        return message;
    }
}

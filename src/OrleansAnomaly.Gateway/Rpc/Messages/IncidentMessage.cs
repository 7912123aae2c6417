using Google.Protobuf.WellKnownTypes;
using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Messages;

/// <summary>Incidents as messages: the bodies of REST, field by field.</summary>
internal static class IncidentMessage
{
    public static Incident Of(IncidentBody body)
    {
        var message = new Incident
        {
            Id = body.Id,
            Asset = body.Asset,
            Number = body.Number,
            Start = Timestamp.FromDateTime(body.Start),
            Opened = Timestamp.FromDateTime(body.Opened),
            Peak = Timestamp.FromDateTime(body.Peak),
            End = Timestamp.FromDateTime(body.End),
            IsOpen = body.IsOpen,
            PValue = body.PValue,
            Confidence = body.Confidence,
            Kind = (AnomalyKind)body.Kind,
            Origin = (FaultOrigin)body.Origin,
        };
        message.Causes.AddRange(body.Causes.Select(Of));
        if (body.Acknowledged is { } kept)
            message.Acknowledged = new Acknowledgement { By = kept.By, At = Timestamp.FromDateTime(kept.At), Note = kept.Note ?? "" };
        return message;
    }

    public static RecordedIncident Of(RecordedIncidentBody body)
    {
        var message = new RecordedIncident
        {
            Start = Timestamp.FromDateTime(body.Start),
            Peak = Timestamp.FromDateTime(body.Peak),
            End = Timestamp.FromDateTime(body.End),
            Confidence = body.Confidence,
            Kind = (AnomalyKind)body.Kind,
            Origin = (FaultOrigin)body.Origin,
        };
        message.Causes.AddRange(body.Causes.Select(Of));
        return message;
    }

    private static Cause Of(CauseBody body) => new() { Sensor = body.Sensor, Share = body.Share, Kind = (AnomalyKind)body.Kind };
}

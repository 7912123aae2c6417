using System.Runtime.CompilerServices;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Messages;

/// <summary>
/// Events as messages. What is told to many subscribers is one object for all of them, and so is its message: it is made at first need and lives as long as
/// somebody still has the event before him.
/// </summary>
internal static class EventMessage
{
    private static readonly ConditionalWeakTable<FleetEvent, SubscribeResponse> s_shared = [];

    public static SubscribeResponse Of(FleetEvent told) => told is MissedEvents ? Make(told) : s_shared.GetValue(told, Make);

    private static SubscribeResponse Make(FleetEvent told)
    {
        var message = new SubscribeResponse { Position = told.Position.ToString() };
        switch (told)
        {
            case VerdictEvent verdict:
                message.Verdict = VerdictMessage.Of(VerdictBody.Of(verdict.Verdict));
                break;
            case IncidentEvent incident:
                message.Incident = new IncidentChanged { Change = (IncidentChange)incident.Change, Incident = IncidentMessage.Of(IncidentBody.Of(incident.Incident)) };
                break;
            case MissedEvents missed:
                message.Missed = new Missed { Count = missed.Count };
                break;
            default:
                throw new ArgumentException($"an event {told.GetType().Name} is not known", nameof(told));
        }
        return message;
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Streaming;

/// <summary>
/// An event as streams send it. What is told to many subscribers is one object for all of them, and so is its text: it is made at first need and lives
/// as long as somebody still has the event before him.
/// </summary>
internal sealed class EventText
{
    private static readonly ConditionalWeakTable<FleetEvent, EventText> s_shared = [];

    private byte[]? _serverSent, _message;

    private EventText(string type, string? position, byte[] json) => (Type, Position, Json) = (type, position, json);

    /// <summary>What it is of: <c>verdict</c>, <c>incident</c>, <c>missed</c> or <c>end</c>.</summary>
    public string Type { get; }

    /// <summary>Its place among all events; null for the end, which has none.</summary>
    public string? Position { get; }

    /// <summary>Its body, one line of JSON.</summary>
    public byte[] Json { get; }

    /// <summary>As server-sent events have it: id, event and data, ended by an empty line.</summary>
    public byte[] ServerSent => _serverSent ??=
        [.. Encoding.UTF8.GetBytes($"{(Position is null ? "" : $"id: {Position}\n")}event: {Type}\ndata: "), .. Json, (byte)'\n', (byte)'\n'];

    /// <summary>As a WebSocket's message has it: the body with <c>type</c> and <c>id</c> before its own fields.</summary>
    public byte[] Message => _message ??= [.. Encoding.UTF8.GetBytes($"{{\"type\":\"{Type}\",{(Position is null ? "" : $"\"id\":\"{Position}\",")}"), .. Json.AsSpan(1)];

    public static EventText Of(FleetEvent told) => told is MissedEvents ? Write(told) : s_shared.GetValue(told, Write);

    /// <summary>The last words.</summary>
    public static EventText End(string reason) => new("end", null, JsonSerializer.SerializeToUtf8Bytes(new EndBody(reason), WireJson.Plain.EndBody));

    private static EventText Write(FleetEvent told)
    {
        (string type, byte[] json) = told switch
        {
            VerdictEvent verdict => ("verdict", JsonSerializer.SerializeToUtf8Bytes(VerdictBody.Of(verdict.Verdict), WireJson.Plain.VerdictBody)),
            IncidentEvent incident => ("incident", JsonSerializer.SerializeToUtf8Bytes(
                new IncidentChangeBody(incident.Change, IncidentBody.Of(incident.Incident)), WireJson.Plain.IncidentChangeBody)),
            MissedEvents missed => ("missed", JsonSerializer.SerializeToUtf8Bytes(new MissedBody(missed.Count, missed.Position.ToString()), WireJson.Plain.MissedBody)),
            _ => throw new ArgumentException($"an event {told.GetType().Name} is not known", nameof(told)),
        };
        return new EventText(type, told.Position.ToString(), json);
    }
}

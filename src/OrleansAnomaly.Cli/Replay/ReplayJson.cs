using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Replay;

/// <summary>The summary as one JSON object; docs/cli.md describes it.</summary>
internal static class ReplayJson
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(ReplayOptions options, ReplayFindings findings) => JsonSerializer.Serialize(
        new
        {
            options.Sensor.Tenant,
            Sensor = options.Sensor.Path,
            From = Time(options.From),
            To = Time(options.To),
            Was = Side(findings.Was),
            Would = findings.Would is { } would ? Side(would) : null,
            Differences = findings.Would is null ? null : findings.Differences.Select(difference => new
            {
                Time = Time(difference.Time),
                Value = Number(difference.Either.Value),
                Was = Said(difference.Was),
                Would = Said(difference.Would),
            }),
        },
        s_json);

    private static object Side(ReplaySide side) => new
    {
        Snapshot = side.Result.Snapshot == EventTime.None ? null : Time(side.Result.Snapshot),
        side.Result.StartedEmpty,
        Verdicts = side.Result.Verdicts.Count,
        side.Anomalous,
        side.Alarms,
        Incidents = side.Incidents.Select(Incident),
    };

    private static object Incident(IncidentRecord incident) => new
    {
        Asset = incident.Asset.Path,
        incident.Number,
        Start = Time(incident.Start),
        Opened = Time(incident.Opened),
        End = incident.IsOpen ? null : Time(incident.End),
        Kind = KindStyle.Of(incident.Kind).Name,
        Origin = PlainWords.Origin(incident.Origin),
        incident.PValue,
        incident.Confidence,
        Causes = incident.Causes.Select(cause => new { Sensor = cause.Sensor.Path, cause.Share, Kind = KindStyle.Of(cause.Kind).Name }),
    };

    private static object? Said(Verdict? verdict) => verdict is not { } said ? null : new
    {
        said.PValue,
        IsAnomaly = said.IsAnomalous,
        said.IsAlarm,
        Kind = said.IsAnomalous ? KindStyle.Of(said.Kind).Name : null,
    };

    private static double? Number(double value) => double.IsFinite(value) ? value : null;

    private static string Time(long time) => EventTime.ToDateTimeOffset(time).ToString(ResultText.TimeFormat(time), System.Globalization.CultureInfo.InvariantCulture);
}

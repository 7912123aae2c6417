using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Messages;

/// <summary>What was found in series, as messages: the bodies of REST, field by field; where those have null columns have NaN.</summary>
internal static class FindingsMessage
{
    public static SeriesFindings Of(EntireBody body)
    {
        var message = new SeriesFindings { Period = body.Period };
        message.ExpectedValues.AddRange(body.ExpectedValues.Select(Known));
        message.UpperMargins.AddRange(body.UpperMargins.Select(Known));
        message.LowerMargins.AddRange(body.LowerMargins.Select(Known));
        message.IsAnomaly.AddRange(body.IsAnomaly);
        message.IsPositiveAnomaly.AddRange(body.IsPositiveAnomaly);
        message.IsNegativeAnomaly.AddRange(body.IsNegativeAnomaly);
        message.Severity.AddRange(body.Severity);
        message.PValues.AddRange(body.PValues);
        message.Kinds.AddRange(body.Kinds.Select(kind => (AnomalyKind)kind));
        return message;
    }

    public static LastFinding Of(LastBody body)
    {
        var message = new LastFinding
        {
            Period = body.Period,
            SuggestedWindow = body.SuggestedWindow,
            IsAnomaly = body.IsAnomaly,
            IsPositiveAnomaly = body.IsPositiveAnomaly,
            IsNegativeAnomaly = body.IsNegativeAnomaly,
            Severity = body.Severity,
            PValue = body.PValue,
            Kind = (AnomalyKind)body.Kind,
        };
        if (body.ExpectedValue is { } expected)
            message.ExpectedValue = expected;
        if (body.UpperMargin is { } upper)
            message.UpperMargin = upper;
        if (body.LowerMargin is { } lower)
            message.LowerMargin = lower;
        return message;
    }

    public static AssetFindings Of(AssetEntireBody body)
    {
        var message = new AssetFindings();
        message.IsAnomaly.AddRange(body.IsAnomaly);
        message.Severity.AddRange(body.Severity);
        message.PValues.AddRange(body.PValues);
        message.Incidents.AddRange(body.Incidents.Select(IncidentMessage.Of));
        foreach ((string sensor, EntireBody found) in body.Sensors)
            message.Sensors.Add(sensor, Of(found));
        return message;
    }

    public static AssetLastFinding Of(AssetLastBody body)
    {
        var message = new AssetLastFinding { IsAnomaly = body.IsAnomaly, Severity = body.Severity, PValue = body.PValue };
        if (body.Incident is { } incident)
            message.Incident = IncidentMessage.Of(incident);
        foreach ((string sensor, LastBody found) in body.Sensors)
            message.Sensors.Add(sensor, Of(found));
        return message;
    }

    private static double Known(double? value) => value ?? double.NaN;
}

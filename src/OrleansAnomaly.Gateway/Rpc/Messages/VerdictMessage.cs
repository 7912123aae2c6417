using Google.Protobuf.WellKnownTypes;
using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Messages;

/// <summary>Verdicts and points of series as messages: the bodies of REST, field by field.</summary>
internal static class VerdictMessage
{
    public static Verdict Of(VerdictBody body)
    {
        var message = new Verdict
        {
            Sensor = body.Sensor,
            Time = Timestamp.FromDateTime(body.Time),
            Score = body.Score,
            PValue = body.PValue,
            IsAnomaly = body.IsAnomaly,
            IsAlarm = body.IsAlarm,
            Kind = (AnomalyKind)body.Kind,
            ModelVersion = body.ModelVersion,
            LogPosition = body.LogPosition,
        };
        if (body.Value is { } value)
            message.Value = value;
        if (body.Expected is { } expected)
            message.Expected = expected;
        if (body.Lower is { } lower)
            message.Lower = lower;
        if (body.Upper is { } upper)
            message.Upper = upper;
        return message;
    }

    public static SeriesPoint Of(SeriesPointBody body)
    {
        var message = new SeriesPoint { Start = Timestamp.FromDateTime(body.Start), LengthMs = body.LengthMs, Count = body.Count, Score = body.Score };
        if (body.Min is { } min)
            message.Min = min;
        if (body.Max is { } max)
            message.Max = max;
        if (body.Mean is { } mean)
            message.Mean = mean;
        if (body.Low is { } low)
            message.Low = low;
        if (body.Median is { } median)
            message.Median = median;
        if (body.High is { } high)
            message.High = high;
        return message;
    }
}

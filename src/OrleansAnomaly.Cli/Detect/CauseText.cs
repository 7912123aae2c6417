using System.Globalization;
using System.Text;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>The ranked causes of an incident in words.</summary>
internal static class CauseText
{
    /// <summary><c>vibration 0.61 trend; temperature 0.24 level_shift</c>: strongest first.</summary>
    public static string Ranked(in Incident incident, IReadOnlyList<string> sensors)
    {
        var text = new StringBuilder();
        for (int rank = 0; rank < incident.CauseCount; rank++)
        {
            Cause cause = incident.GetCause(rank);
            if (rank > 0)
                text.Append("; ");
            text.Append(CultureInfo.InvariantCulture, $"{sensors[cause.Sensor]} {cause.Share.ToString(ResultText.Share, CultureInfo.InvariantCulture)}");
            if (cause.Kind != Core.Detection.AnomalyKind.None)
                text.Append(' ').Append(KindStyle.Of(cause.Kind).Name);
        }
        return text.ToString();
    }

    /// <summary><c>vibration 61 %, temperature 24 %</c>: for tables.</summary>
    public static string Brief(in Incident incident, IReadOnlyList<string> sensors, int most)
    {
        var text = new StringBuilder();
        for (int rank = 0; rank < Math.Min(most, incident.CauseCount); rank++)
        {
            Cause cause = incident.GetCause(rank);
            if (rank > 0 && cause.Share < 0.05)
                break;
            text.Append(rank > 0 ? ", " : "").Append(CultureInfo.InvariantCulture, $"{sensors[cause.Sensor]} {PlainWords.Percent(cause.Share)}");
        }
        return text.ToString();
    }

    /// <summary>The same of an incident as a gateway tells it; sensors by their names.</summary>
    public static string Brief(IncidentBody incident, int most)
    {
        var text = new StringBuilder();
        foreach (CauseBody cause in incident.Causes.Take(most))
        {
            if (text.Length > 0 && cause.Share < 0.05)
                break;
            text.Append(text.Length > 0 ? ", " : "").Append(CultureInfo.InvariantCulture, $"{cause.Sensor[(cause.Sensor.LastIndexOf('/') + 1)..]} {PlainWords.Percent(cause.Share)}");
        }
        return text.ToString();
    }
}

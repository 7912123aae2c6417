using OrleansAnomaly.Cli.Plot;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>Makes the chart of a file's report.</summary>
internal static class ReportChart
{
    public static Chart Of(FileReport report)
    {
        var panels = new List<ChartPanel>();
        ILookup<WatchedAsset, Incident> incidents = report.Incidents.InOrderOfTime().ToLookup(found => found.Asset, found => found.Incident);
        foreach (WatchedAsset asset in report.Assets)
        {
            ChartIncident[] shaded = [.. incidents[asset].Select(incident => Shaded(incident, asset.Sensors))];
            for (int i = 0; i < asset.Traces.Count; i++)
                panels.Add(new ChartPanel(asset.Traces[i], shaded, IsLabelled: i == 0));
        }
        string title = panels.Count == 1 ? $"{Path.GetFileName(report.Name)}: {panels[0].Trace.Name}" : Path.GetFileName(report.Name);
        return new Chart(title, panels) { TimesAreInvented = report.Schema.TimeFormat == CsvTimeFormat.RowNumber };
    }

    private static ChartIncident Shaded(in Incident incident, IReadOnlyList<string> sensors)
    {
        string kind = KindStyle.Of(incident.Kind).Words;
        string cause = sensors.Count > 1 && incident.CauseCount > 0 ? $"{sensors[incident.GetCause(0).Sensor]}: " : "";
        string details = $"{kind}, {PlainWords.Moment(incident.Start)} to {PlainWords.Moment(incident.End)}, confidence {PlainWords.Confidence(incident.Confidence)}";
        if (sensors.Count > 1)
            details += $", origin {PlainWords.Origin(incident.Origin)}; {CauseText.Brief(incident, sensors, CauseList.Capacity)}";
        return new ChartIncident(incident.Start, incident.End, cause + kind, details);
    }
}

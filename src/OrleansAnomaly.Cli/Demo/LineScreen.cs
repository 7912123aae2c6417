using System.Globalization;
using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Data.Evaluation;
using OrleansAnomaly.Data.Plant;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Cli.Demo;

/// <summary>For pipes and logs: a plain line per incident opened or closed, and one about the state of things every few seconds.</summary>
internal sealed class LineScreen(CommandConsole console, PlantWatch watch, Pace pace, DemoOptions options) : IDemoScreen
{
    private static readonly TimeSpan s_statusEvery = TimeSpan.FromSeconds(5);

    private long _last = console.Time.GetTimestamp();

    public TimeSpan FrameTime => TimeSpan.FromSeconds(1);

    public Task ShowAsync(Func<Task> work)
    {
        console.Out.WriteLine($"{PlainWords.Count(options.Plant.Machines, "machine", "machines")}, {PlainWords.Span(watch.End - watch.Start)} from {PlainWords.Moment(watch.Start)}, seed {options.Plant.Seed}");
        return work();
    }

    public void Changed(IncidentView view)
    {
        IncidentBody incident = view.Incident;
        string causes = CauseText.Brief(incident, 3);
        string truth = view.Fault is null ? "no fault there" : $"true, {PlainWords.Span(view.Delay ?? 0)} after its start{(view.NamesCause ? "" : $", cause is {PlantSensors.Names[(int)view.Fault.Cause]}")}";
        console.Out.WriteLine(view.IsOpen
            ? $"{PlainWords.Moment(view.Opened)}  OPENED  {view.Machine.Asset}  {KindStyle.Of(incident.Kind).Words}  {causes}  origin {PlainWords.Origin(incident.Origin)}, confidence {PlainWords.Confidence(incident.Confidence)}; {truth}"
            : $"{PlainWords.Moment(view.End)}  CLOSED  {view.Machine.Asset}  {KindStyle.Of(incident.Kind).Words}  {causes}  origin {PlainWords.Origin(incident.Origin)}, confidence {PlainWords.Confidence(incident.Confidence)}; lasted {PlainWords.Span(view.LastingAt(view.End))}");
    }

    public void Refresh()
    {
        if (console.Time.GetElapsedTime(_last) < s_statusEvery)
            return;
        _last = console.Time.GetTimestamp();
        EventFigures figures = watch.Figures;
        int open = watch.Incidents.Count(view => view.IsOpen);
        console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{PlainWords.Moment(watch.Plant.Now)}  {PlainWords.Percent(watch.Done)}  {PlainWords.Count((long)(watch.Readings / pace.Elapsed.TotalSeconds))} readings/s, {open} open, {PlainWords.Count(figures.Incidents, "incident", "incidents")}, precision {PlainWords.Percent(figures.Precision)}, recall {PlainWords.Percent(figures.Recall)}"));
    }
}

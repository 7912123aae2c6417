using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Evaluation;

namespace OrleansAnomaly.Data.Tests.Evaluation;

public class EventScoreTests
{
    private const long Grace = 2 * EventTime.Hour;

    [Fact]
    public void An_incident_opened_within_a_fault_finds_it()
    {
        var score = new EventScore([new LabelledEvent(3, Hours(10), Hours(20), Cause: 2, AnomalyKind.LevelShift)]);

        score.Report(new ReportedIncident(3, 1, Hours(11), Hours(12), Hours(13), Cause: 2));

        EventFigures figures = score.Figures();
        Assert.Equal((1, 1, 1, 1, 1, 1), (figures.Events, figures.Found, figures.Incidents, figures.TrueIncidents, figures.CauseKnown, figures.CauseFirst));
        Assert.Equal((1, 1, 1), (figures.Recall, figures.Precision, figures.F1));
        Assert.Equal(TimeSpan.FromHours(2), figures.MedianDelay);
        Assert.Equal([new KindFigures(AnomalyKind.LevelShift, 1, 1, 1, TimeSpan.FromHours(2))], figures.Kinds);
    }

    [Theory]
    [InlineData(9.99, false)]
    [InlineData(10, true)]
    [InlineData(22, true)]
    [InlineData(22.01, false)]
    public void The_opening_counts_from_the_start_to_the_end_of_the_grace(double opened, bool isTrue)
    {
        var score = new EventScore([new LabelledEvent(0, Hours(10), Hours(20))]);
        score.Report(new ReportedIncident(0, 1, Hours(5), Hours(opened), Hours(30), -1));
        Assert.Equal(isTrue ? 1 : 0, score.Figures().TrueIncidents);
    }

    [Fact]
    public void An_incident_that_never_closes_finds_only_the_fault_in_which_it_opened()
    {
        var score = new EventScore([new LabelledEvent(0, Hours(10), Hours(20)), new LabelledEvent(0, Hours(80), Hours(90))]);
        score.Report(new ReportedIncident(0, 1, Hours(11), Hours(11), Hours(500), 0));
        score.Advance(Hours(500));
        Assert.Equal((2, 1), (score.Figures().Events, score.Figures().Found));
    }

    [Fact]
    public void An_incident_of_another_asset_is_false()
    {
        var score = new EventScore([new LabelledEvent(0, Hours(10), Hours(20))]);
        score.Report(new ReportedIncident(1, 1, Hours(11), Hours(11), Hours(12), 0));
        score.Advance(Hours(100));
        EventFigures figures = score.Figures();
        Assert.Equal((0.0, 0.0, 0.0), (figures.Recall, figures.Precision, figures.F1));
        Assert.Null(figures.MedianDelay);
    }

    [Fact]
    public void A_fault_counts_once_it_is_over_or_found()
    {
        var score = new EventScore([new LabelledEvent(0, Hours(10), Hours(20)), new LabelledEvent(1, Hours(10), Hours(20))]);
        score.Advance(Hours(15));
        Assert.Equal(0, score.Figures().Events);
        score.Report(new ReportedIncident(0, 1, Hours(15), Hours(16), Hours(16), 0));
        Assert.Equal((1, 1), (score.Figures().Events, score.Figures().Found));
        score.Advance(Hours(22));
        Assert.Equal(1, score.Figures().Events);
        score.Advance(Hours(22) + 1);
        Assert.Equal((2, 1), (score.Figures().Events, score.Figures().Found));
    }

    [Fact]
    public void The_first_incident_of_a_fault_ranks_its_cause_by_what_it_says_last()
    {
        var score = new EventScore([new LabelledEvent(0, Hours(10), Hours(20), Cause: 4)]);
        score.Report(new ReportedIncident(0, 1, Hours(11), Hours(11), Hours(11), Cause: 1));
        score.Report(new ReportedIncident(0, 2, Hours(15), Hours(15), Hours(15), Cause: 4));
        Assert.Equal(0, score.Figures().CauseFirst);
        score.Report(new ReportedIncident(0, 1, Hours(11), Hours(11), Hours(13), Cause: 4));
        Assert.Equal(1, score.Figures().CauseFirst);
        Assert.Equal(2, score.Figures().Incidents);
        Assert.Equal(TimeSpan.FromHours(1), score.Figures().MedianDelay);
    }

    [Fact]
    public void What_opens_or_is_over_while_a_detector_learns_does_not_count()
    {
        var score = new EventScore([new LabelledEvent(0, Hours(1), Hours(2)), new LabelledEvent(0, Hours(40), Hours(60))], since: Hours(50));
        score.Report(new ReportedIncident(0, 1, Hours(1), Hours(1), Hours(2), 0));
        score.Report(new ReportedIncident(0, 2, Hours(49), Hours(49), Hours(70), 0));
        score.Advance(Hours(100));
        Assert.Equal((1, 0, 0), (score.Figures().Events, score.Figures().Found, score.Figures().Incidents));
        score.Report(new ReportedIncident(0, 3, Hours(50), Hours(50), Hours(51), 0));
        Assert.Equal((1, 1, 1), (score.Figures().Events, score.Figures().Found, score.Figures().TrueIncidents));
    }

    [Fact]
    public void Nothing_reported_and_nothing_over_is_no_figure()
    {
        EventFigures figures = new EventScore([]).Figures();
        Assert.True(double.IsNaN(figures.Recall) && double.IsNaN(figures.Precision) && double.IsNaN(figures.CauseFirstShare));
        Assert.Equal(0, figures.F1);
    }

    [Fact]
    public void An_event_that_ends_before_its_start_is_refused() =>
        Assert.Contains("asset 7", Assert.Throws<ArgumentException>(() => new EventScore([new LabelledEvent(7, 10, 9)])).Message);

    [Fact]
    public void An_incident_cannot_change_when_it_was_opened()
    {
        var score = new EventScore([]);
        score.Report(new ReportedIncident(0, 1, 5, 5, 5, 0));
        Assert.Throws<ArgumentException>(() => score.Report(new ReportedIncident(0, 1, 5, 6, 6, 0)));
    }

    [Fact]
    public void An_incident_of_a_monitor_keeps_its_times_and_its_first_cause()
    {
        var incident = new Incident([new Cause(3, 0.7f, AnomalyKind.Spike), new Cause(1, 0.3f, AnomalyKind.Spike)]) { Number = 2, Start = 10, Opened = 20, End = 30 };
        Assert.Equal(new ReportedIncident(8, 2, 10, 20, 30, 3), ReportedIncident.Of(8, incident));
        Assert.Equal(-1, ReportedIncident.Of(8, new Incident([])).Cause);
    }

    [Fact]
    public void It_agrees_with_counting_everything_against_everything()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            var random = new SplitMix64(seed);
            LabelledEvent[] events = [.. Enumerable.Range(0, random.NextInt32(12)).Select(_ => AnyEvent(ref random))];
            ReportedIncident[] incidents = [.. Enumerable.Range(1, random.NextInt32(25)).Select(number => AnyIncident(number, ref random))];
            var score = new EventScore(events);
            foreach (ReportedIncident incident in incidents)
            {
                score.Report(incident with { Cause = -1 });
                score.Report(incident);
                score.Advance(incident.Opened + random.NextInt32(1000));
            }
            score.Advance(Hours(1000));

            EventFigures figures = score.Figures();

            bool Meets(ReportedIncident i, LabelledEvent e) => i.Asset == e.Asset && e.Start <= i.Opened && i.Opened <= e.End + Grace;
            ReportedIncident? First(LabelledEvent e) => incidents.Where(i => Meets(i, e)).Select(i => (ReportedIncident?)i).MinBy(i => i!.Value.Opened);
            long[] delays = [.. events.Where(e => First(e) is not null).Select(e => First(e)!.Value.Opened - e.Start).Order()];
            Assert.Equal(events.Length, figures.Events);
            Assert.Equal(delays.Length, figures.Found);
            Assert.Equal(incidents.Length, figures.Incidents);
            Assert.Equal(incidents.Count(i => events.Any(e => Meets(i, e))), figures.TrueIncidents);
            Assert.Equal(events.Count(e => First(e)?.Cause == e.Cause), figures.CauseFirst);
            Assert.Equal(events.Length, figures.Kinds.Sum(kind => kind.Events));
            Assert.Equal(figures.Found, figures.Kinds.Sum(kind => kind.Found));
            Assert.Equal(figures.CauseFirst, figures.Kinds.Sum(kind => kind.CauseFirst));
            if (delays.Length == 0)
                continue;
            Assert.True(delays.Count(d => TimeSpan.FromMicroseconds(d) <= figures.MedianDelay) * 2 >= delays.Length);
            Assert.True(delays.Count(d => TimeSpan.FromMicroseconds(d) < figures.NinetiethDelay) * 10 < delays.Length * 9);
            Assert.True(figures.MedianDelay <= figures.NinetiethDelay);
        }
    }

    private static LabelledEvent AnyEvent(ref SplitMix64 random)
    {
        long start = Hours(random.NextInt32(100));
        return new LabelledEvent(random.NextInt32(3), start, start + Hours(random.NextInt32(10)), random.NextInt32(3), (AnomalyKind)(1 + random.NextInt32(3)));
    }

    private static ReportedIncident AnyIncident(int number, ref SplitMix64 random)
    {
        // Odd microseconds, so that no two open at the same time.
        long opened = Hours(random.NextInt32(110)) + number;
        return new ReportedIncident(random.NextInt32(3), number, opened - random.NextInt32(1000), opened, opened + Hours(random.NextInt32(30)), random.NextInt32(3));
    }

    private static long Hours(double hours) => (long)(hours * EventTime.Hour);
}

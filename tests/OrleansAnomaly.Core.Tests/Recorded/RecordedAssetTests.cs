using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Core.Recorded;

namespace OrleansAnomaly.Core.Tests.Recorded;

public class RecordedAssetTests
{
    private static readonly RecordedAsset s_asset = new();

    [Fact]
    public void An_incident_names_the_sensor_that_causes_it_and_the_rows_it_lies_in()
    {
        double[][] values = Machine(500);
        for (int i = 400; i < 410; i++)
            values[2][i] += 12;

        RecordedAssetFindings found = s_asset.Judge(RecordedSample.Times(500), values);

        RecordedIncident incident = Assert.Single(found.Incidents);
        Assert.Equal((1, 2), (incident.Incident.Number, incident.Incident.GetCause(0).Sensor));
        Assert.InRange(incident.First, 398, 401);
        Assert.InRange(incident.Last, 409, 412);
        Assert.InRange(incident.Peak, incident.First, incident.Last);
        Assert.Equal(RecordedSample.Times(500)[incident.Last], incident.Incident.End);
        Assert.Equal(AnomalyKind.LevelShift, found.Sensors[2].Points[405].Kind);
        Assert.Equal(Enumerable.Range(incident.First, incident.Last - incident.First + 1), Enumerable.Range(0, 500).Where(row => found.Rows[row].IsAnomalous));
    }

    [Fact]
    public void Every_sensor_is_judged_as_if_it_were_alone()
    {
        double[][] values = Machine(300);
        values[1][250] -= 20;
        RecordedAssetFindings found = s_asset.Judge(RecordedSample.Times(300), values);

        for (int sensor = 0; sensor < values.Length; sensor++)
        {
            RecordedFindings alone = new RecordedSensor().Judge(RecordedSample.Times(300), values[sensor]);
            Assert.Equal(alone.Points, found.Sensors[sensor].Points);
            Assert.Equal((alone.Period, alone.Step), (found.Sensors[sensor].Period, found.Sensors[sensor].Step));
        }
    }

    [Theory]
    [InlineData(EventTime.Second)]
    [InlineData(EventTime.Minute)]
    [InlineData(30 * EventTime.Day)]
    public void Every_row_has_a_p_value_whatever_the_step(long step)
    {
        RecordedAssetFindings found = s_asset.Judge(RecordedSample.Times(200, step), Machine(200));

        Assert.Equal(RecordedSample.Times(200, step), found.Rows.Select(row => row.Time));
        Assert.All(found.Rows, row => Assert.InRange(row.PValue, 1e-12, 1));
        Assert.Empty(found.Incidents);
    }

    [Fact]
    public void The_last_row_is_judged_by_those_before_it_and_tells_its_incident()
    {
        double[][] values = Machine(300);
        RecordedAssetFindings usual = s_asset.JudgeLast(RecordedSample.Times(300), values);
        values[0][299] += 100;
        RecordedAssetFindings odd = s_asset.JudgeLast(RecordedSample.Times(300), values);

        Assert.False(Assert.Single(usual.Rows).IsAnomalous);
        Assert.Empty(usual.Incidents);
        Assert.True(Assert.Single(odd.Rows).IsAnomalous);
        Assert.Equal((299, 0), (Assert.Single(odd.Incidents).Last, odd.Incidents[0].Incident.GetCause(0).Sensor));
        Assert.Equal(usual.Sensors[0].Points.Single().Expected, odd.Sensors[0].Points.Single().Expected);
        Assert.Equal(new RecordedSensor().JudgeLast(RecordedSample.Times(300), values[0]).Points, odd.Sensors[0].Points);
    }

    [Fact]
    public void Two_incidents_apart_are_two_also_across_a_gap()
    {
        double[][] values = Machine(400);
        long[] times = RecordedSample.Times(400);
        for (int i = 300; i < 400; i++)
            times[i] += 20 * EventTime.Day;
        values[0][100] += 30;
        values[3][350] += 30;

        RecordedAssetFindings found = s_asset.Judge(times, values);

        Assert.Equal([(1, 100, 0), (2, 350, 3)], found.Incidents.Select(incident => (incident.Incident.Number, incident.Peak, incident.Incident.GetCause(0).Sensor)));
    }

    private static double[][] Machine(int count) => [.. Enumerable.Range(0, 4).Select(sensor => RecordedSample.Rhythm(count, 24, (ulong)sensor + 11))];
}

using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Readings;

public class ReadingBatchTests
{
    private static readonly SensorId[] Sensors = [.. Enumerable.Range(0, 40).Select(i => SensorId.Create($"plant/machine-{i / 4}/sensor-{i % 4}", i % 3 == 0 ? "acme" : "default"))];

    private static readonly Gen<(SensorId Sensor, Reading Reading)[]> Rows = Gen.ArrayOf(
        from sensor in Gen.Elements(Sensors)
        from time in Gen.Choose(-1000, 1000)
        from value in Gen.Elements(1.5, -2, double.NaN, double.PositiveInfinity)
        from quality in Gen.Elements(Enum.GetValues<Quality>())
        select (sensor, new Reading(time, value, quality)));

    [Fact]
    public void It_holds_the_rows_in_the_order_in_which_they_were_added() =>
        Properties.Hold(Rows, rows =>
        {
            ReadingBatch batch = Build(rows);
            Assert.Equal(rows, RowsOf(batch));
            Assert.Equal(rows.Select(row => row.Sensor).Distinct(), batch.Sensors.ToArray());
            for (int row = 0; row < batch.Count; row++)
                Assert.Equal(rows[row].Reading, batch[row]);
        });

    [Fact]
    public void Its_parts_hold_every_row_once_in_order_where_their_sensors_belong() =>
        Properties.Hold(Rows, rows =>
        {
            IReadOnlyList<PartitionBatch> parts = Build(rows).SplitByPartition();
            Assert.Equal(rows.Select(row => row.Sensor.Partition).Distinct().Order(), parts.Select(part => part.Partition));
            foreach (PartitionBatch part in parts)
            {
                Assert.Equal(rows.Where(row => row.Sensor.Partition == part.Partition), RowsOf(part.Batch));
                Assert.Equal(RowsOf(part.Batch).Select(row => row.Sensor).Distinct(), part.Batch.Sensors.ToArray());
            }
        });

    [Fact]
    public void Splitting_a_part_gives_that_part() =>
        Properties.Hold(Rows, rows =>
        {
            foreach (PartitionBatch part in Build(rows).SplitByPartition())
                Assert.Equal(RowsOf(part.Batch), RowsOf(Assert.Single(part.Batch.SplitByPartition()).Batch));
        }, 50);

    [Fact]
    public void A_sensor_without_rows_goes_into_no_part()
    {
        var builder = new ReadingBatchBuilder();
        builder.OrdinalOf(Sensors[0]);
        ReadingBatch batch = builder.Build();
        Assert.Equal(1, batch.Sensors.Length);
        Assert.Empty(batch.SplitByPartition());
    }

    [Fact]
    public void What_is_built_does_not_change_when_the_builder_goes_on()
    {
        var builder = new ReadingBatchBuilder();
        builder.Add(Sensors[0], new Reading(1, 1));
        ReadingBatch first = builder.Build();
        Assert.Equal(0, builder.Count);
        builder.Add(Sensors[1], new Reading(2, 2));
        ReadingBatch second = builder.Build();
        Assert.Equal((Sensors[0], new Reading(1, 1)), Assert.Single(RowsOf(first)));
        Assert.Equal((Sensors[1], new Reading(2, 2)), Assert.Single(RowsOf(second)));
    }

    [Fact]
    public void Rows_by_ordinal_and_by_sensor_are_the_same_rows()
    {
        var builder = new ReadingBatchBuilder();
        int ordinal = builder.OrdinalOf(Sensors[3]);
        Assert.Equal(ordinal, builder.OrdinalOf(SensorId.Create(Sensors[3].Path, Sensors[3].Tenant)));
        Assert.True(builder.TryAdd(ordinal, new Reading(1, 1), out _));
        builder.Add(Sensors[3], new Reading(2, 2));
        Assert.Equal([0, 0], builder.Build().Ordinals.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.TryAdd(ordinal, new Reading(1, 1), out _));
        Assert.False(builder.TryAdd(builder.OrdinalOf(Sensors[0]), new Reading(EventTime.None, 1), out _));
    }

    [Fact]
    public void A_row_that_is_not_sound_is_refused_with_its_reason_and_leaves_no_trace()
    {
        var builder = new ReadingBatchBuilder();
        Assert.False(builder.TryAdd(Sensors[0], new Reading(EventTime.MaxValue + 1, 1), out string? error));
        Assert.Contains("1900-01-01 to 2200-01-01", error, StringComparison.Ordinal);
        Assert.False(builder.TryAdd(Sensors[0], new Reading(EventTime.None, 1), out _));
        Assert.False(builder.TryAdd(Sensors[0], new Reading(0, 1, (Quality)4), out error));
        Assert.Contains("quality 4", error, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => builder.Add(Sensors[0], new Reading(0, 1, (Quality)4)));
        ReadingBatch batch = builder.Build();
        Assert.Equal((0, 0), (batch.Count, batch.Sensors.Length));
    }

    [Fact]
    public void A_full_builder_says_so_and_takes_no_more()
    {
        var builder = new ReadingBatchBuilder(maxRows: 2);
        builder.Add(Sensors[0], new Reading(1, 1));
        Assert.False(builder.IsFull);
        builder.Add(Sensors[0], new Reading(2, 1));
        Assert.True(builder.IsFull);
        Assert.Contains("2 rows", Assert.Throws<InvalidOperationException>(() => builder.Add(Sensors[0], new Reading(3, 1))).Message, StringComparison.Ordinal);
        Assert.Equal(2, builder.Build().Count);
        builder.OrdinalOf(Sensors[0]);
        builder.OrdinalOf(Sensors[1]);
        Assert.Contains("2 sensors", Assert.Throws<InvalidOperationException>(() => builder.OrdinalOf(Sensors[2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadingBatchBuilder(0));
    }

    [Fact]
    public void It_grows_to_its_bound_whatever_that_is()
    {
        var builder = new ReadingBatchBuilder(maxRows: 1000);
        for (int i = 0; i < 1000; i++)
            builder.Add(Sensors[i % Sensors.Length], new Reading(i, i));
        Assert.True(builder.IsFull);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (double)i), builder.Build().Values.ToArray());
    }

    private static ReadingBatch Build((SensorId Sensor, Reading Reading)[] rows)
    {
        var builder = new ReadingBatchBuilder();
        foreach ((SensorId sensor, Reading reading) in rows)
            builder.Add(sensor, reading);
        return builder.Build();
    }

    private static (SensorId Sensor, Reading Reading)[] RowsOf(ReadingBatch batch)
    {
        var rows = new (SensorId, Reading)[batch.Count];
        for (int row = 0; row < rows.Length; row++)
            rows[row] = (batch.Sensors[batch.Ordinals[row]], new Reading(batch.Times[row], batch.Values[row], batch.Qualities[row]));
        return rows;
    }
}

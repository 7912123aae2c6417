using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Data.Tests.Plant;

/// <summary>A plant with many faults beside its twin without any: the same seed, turn by turn.</summary>
public class FaultTests : IClassFixture<FaultTests.Twins>
{
    private readonly Recording _plant, _twin;

    public FaultTests(Twins twins) => (_plant, _twin) = (twins.WithFaults, twins.Without);

    [Fact]
    public void Readings_differ_from_the_twin_only_at_affected_sensors_within_the_fault()
    {
        for (int turn = 0; turn < _plant.Turns; turn++)
        {
            foreach (PlantMachine machine in _plant.Plant.Machines)
            {
                foreach (PlantSensor sensor in Enum.GetValues<PlantSensor>())
                {
                    Reading? reading = _plant.At(turn, machine.Index, sensor), healthy = _twin.At(turn, machine.Index, sensor);
                    if (reading == healthy)
                        continue;
                    long time = (reading ?? healthy)!.Value.Time;
                    Assert.Contains(_plant.Plant.Faults, fault => fault.Machine == machine.Index && fault.Affected.Contains(sensor) && time >= fault.Start && time < fault.End);
                }
            }
        }
    }

    [Fact]
    public void A_spike_lifts_a_few_readings_of_one_sensor_by_its_magnitude() => ForEach(AnomalyKind.Spike, fault =>
    {
        double[] lifted = [.. Differences(fault, fault.Cause).Where(difference => difference != 0)];
        Assert.InRange(lifted.Length, 1, 9);
        Assert.All(lifted, difference => Assert.Equal(fault.Magnitude, difference, 0.25));
        Assert.InRange(fault.Magnitude, 10, 20);
        Assert.InRange(fault.End - fault.Start, 1, 70 * EventTime.Minute);
    });

    [Fact]
    public void A_dip_takes_flow_away_and_pressure_less() => ForEach(AnomalyKind.Dip, fault =>
    {
        Assert.InRange(fault.End - fault.Start, 10 * EventTime.Minute, 30 * EventTime.Minute);
        Assert.InRange(fault.Magnitude, -15, -9);
        double flow = Differences(fault, PlantSensor.Flow).Average(), pressure = Differences(fault, PlantSensor.Pressure).Average();
        Assert.InRange(flow / fault.Magnitude, 0.4, 1.5);
        Assert.InRange(pressure / flow, 0.4, 0.8);
    });

    [Fact]
    public void A_level_shift_is_clogging_or_the_offset_of_one_thermometer() => ForEach(AnomalyKind.LevelShift, fault =>
    {
        Assert.InRange(fault.End - fault.Start, 12 * EventTime.Hour, 36 * EventTime.Hour);
        Assert.InRange(Math.Abs(fault.Magnitude), 5, 9);
        if (fault.Cause == PlantSensor.Temperature)
        {
            Assert.All(Differences(fault, PlantSensor.Temperature), difference => Assert.Equal(fault.Magnitude, difference, 0.1));
            return;
        }
        Assert.Equal(PlantSensor.Flow, fault.Cause);
        Assert.InRange(fault.Magnitude, -9, -5);
        Assert.InRange(Differences(fault, PlantSensor.Flow).Take(12).Average() / fault.Magnitude, 0.4, 1.5);
        Assert.InRange(Differences(fault, PlantSensor.Pressure).Take(12).Average() / -fault.Magnitude, 0.2, 1);
    });

    [Fact]
    public void A_trend_grows_for_days_until_the_repair_and_heats() => ForEach(AnomalyKind.Trend, fault =>
    {
        Assert.InRange(fault.End - fault.Start, 2 * EventTime.Day, 4 * EventTime.Day);
        Assert.Contains(_plant.Plant.Machines[fault.Machine].Stops, stop => stop.Start == fault.End);
        Assert.InRange(fault.Magnitude, 8, 12);
        double[] vibration = [.. Differences(fault, PlantSensor.Vibration)], temperature = [.. Differences(fault, PlantSensor.Temperature)];
        Assert.InRange(vibration[^12..].Average() / fault.Magnitude, 0.7, 1.7);
        Assert.InRange(temperature[^12..].Average() / vibration[^12..].Average(), 0.35, 0.45);
        Assert.InRange(vibration[..12].Average(), 0, 1);
    });

    [Fact]
    public void A_change_of_variance_leaves_the_level_and_multiplies_the_scatter() => ForEach(AnomalyKind.VarianceChange, fault =>
    {
        Assert.InRange(fault.End - fault.Start, 6 * EventTime.Hour, 12 * EventTime.Hour);
        Assert.InRange(fault.Magnitude, 4, 6);
        // The first two hours: later the machine may idle.
        double[] pressure = [.. Differences(fault, PlantSensor.Pressure).Take(24)], flow = [.. Differences(fault, PlantSensor.Flow).Take(24)];
        double scatter = Math.Sqrt(pressure.Average(x => x * x));
        Assert.InRange(scatter / fault.Magnitude, 0.3, 1.9);
        Assert.InRange(pressure.Average() / scatter, -0.8, 0.8);
        Assert.InRange(Math.Sqrt(flow.Average(x => x * x)) / scatter, 0.2, 1.1);
    });

    [Fact]
    public void A_flat_line_repeats_the_last_value_before_it() => ForEach(AnomalyKind.FlatLine, fault =>
    {
        Assert.InRange(fault.End - fault.Start, 4 * EventTime.Hour, 24 * EventTime.Hour);
        double[] held = [.. _plant.Of(fault.Machine, fault.Cause).Where(reading => reading.Time >= fault.Start && reading.Time < fault.End).Select(reading => reading.Value)];
        Reading before = _twin.Of(fault.Machine, fault.Cause).Last(reading => reading.Time < fault.Start);
        Assert.True(held.Length > 40);
        Assert.Single(held.Distinct());
        // The last value itself may have been lost on its way.
        if (fault.Start - before.Time < 6 * EventTime.Minute)
            Assert.Equal(before.Value, held[0]);
    });

    [Fact]
    public void Missing_data_silences_one_sensor_and_no_other() => ForEach(AnomalyKind.MissingData, fault =>
    {
        Assert.InRange(fault.End - fault.Start, 2 * EventTime.Hour, 12 * EventTime.Hour);
        Assert.DoesNotContain(_plant.Of(fault.Machine, fault.Cause), reading => reading.Time >= fault.Start && reading.Time < fault.End);
        PlantSensor other = fault.Cause == PlantSensor.Load ? PlantSensor.Flow : PlantSensor.Load;
        Assert.True(_plant.Of(fault.Machine, other).Count(reading => reading.Time >= fault.Start && reading.Time < fault.End) > 20);
    });

    [Fact]
    public void Faults_stand_apart_clear_of_stops_and_within_the_run()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var plant = new PlantSimulator(new PlantOptions { Seed = seed, Machines = 50, FaultsPerWeek = 3 });
            long from = EventTime.From(plant.Options.Start + plant.Options.FirstFault), to = EventTime.From(plant.Options.Start + plant.Options.Duration);
            Assert.Equal(plant.Faults.OrderBy(fault => fault.Start), plant.Faults);
            foreach (IGrouping<int, PlantFault> own in plant.Faults.GroupBy(fault => fault.Machine))
            {
                PlantFault[] faults = [.. own];
                for (int i = 0; i < faults.Length; i++)
                {
                    PlantFault fault = faults[i];
                    Assert.True(fault.Start >= from && fault.Start < fault.End && fault.End <= to - 2 * EventTime.Hour);
                    Assert.True(i == 0 || fault.Start - faults[i - 1].End >= 2 * EventTime.Day);
                    Assert.Equal(fault.Cause, fault.Affected[0]);
                    Assert.DoesNotContain(plant.Machines[own.Key].Stops, stop => stop.Start < fault.End && stop.End > fault.Start - 4 * EventTime.Hour);
                }
            }
        }
    }

    [Fact]
    public void The_default_plant_has_about_eight_faults_for_ten_machines_of_every_kind_alike()
    {
        PlantFault[] faults = [.. Enumerable.Range(1, 10).SelectMany(seed => new PlantSimulator(new PlantOptions { Seed = (ulong)seed }).Faults)];
        Assert.InRange(faults.Length / 2000.0, 0.7, 0.85);
        Assert.Equal(7, faults.Select(fault => fault.Kind).Distinct().Count());
        Assert.All(faults.GroupBy(fault => fault.Kind), kind => Assert.InRange(kind.Count() / (double)faults.Length, 0.08, 0.2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3600)]
    public void Every_sampling_interval_has_its_faults(int seconds)
    {
        var plant = new PlantSimulator(new PlantOptions { Machines = 3, SamplingInterval = TimeSpan.FromSeconds(seconds), Jitter = TimeSpan.Zero, FaultsPerWeek = 3, Duration = TimeSpan.FromDays(10) });
        Assert.NotEmpty(plant.Faults);
        Assert.All(plant.Faults, fault => Assert.True(fault.End > fault.Start));
        for (int turn = 0; turn < 100; turn++)
        {
            Assert.True(plant.Step(out ReadOnlySpan<PlantReading> readings));
            foreach (PlantReading reading in readings)
                Assert.True(double.IsFinite(reading.Reading.Value));
        }
    }

    private void ForEach(AnomalyKind kind, Action<PlantFault> check)
    {
        PlantFault[] faults = [.. _plant.Plant.Faults.Where(fault => fault.Kind == kind)];
        Assert.NotEmpty(faults);
        Assert.All(faults, check);
    }

    /// <summary>By how many σ the readings of a sensor differ from the twin's during a fault.</summary>
    private IEnumerable<double> Differences(PlantFault fault, PlantSensor sensor)
    {
        for (int turn = 0; turn < _plant.Turns; turn++)
        {
            if (_plant.At(turn, fault.Machine, sensor) is { } reading && _twin.At(turn, fault.Machine, sensor) is { } healthy
                && reading.Time >= fault.Start && reading.Time < fault.End)
                yield return (reading.Value - healthy.Value) / _plant.Plant.Machines[fault.Machine].Scatter[(int)sensor];
        }
    }

    public sealed class Twins
    {
        private static readonly PlantOptions s_options = new() { Machines = 30, Seed = 11, FaultsPerWeek = 1.5 };

        internal Recording WithFaults { get; } = new(s_options);

        internal Recording Without { get; } = new(s_options with { FaultsPerWeek = 0 });
    }
}

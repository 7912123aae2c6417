using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Data.Tests.Plant;

/// <summary>Two plants without faults: one as it comes, one without scatter.</summary>
public class PhysicsTests : IClassFixture<PhysicsTests.Plants>
{
    private readonly Recording _plant, _bare;

    public PhysicsTests(Plants plants) => (_plant, _bare) = (plants.AsItComes, plants.Bare);

    [Fact]
    public void Machines_that_rest_at_weekends_idle_on_Sunday_and_work_on_Wednesday()
    {
        foreach (PlantMachine machine in _plant.Plant.Machines.Where(machine => machine.Pattern != ShiftPattern.Continuous))
        {
            Assert.InRange(MeanLoad(machine, 6), 4, 15);
            Assert.InRange(MeanLoad(machine, 2), 40, 110);
        }
    }

    [Fact]
    public void Continuous_machines_run_slower_at_weekends_and_slower_at_night()
    {
        foreach (PlantMachine machine in _plant.Plant.Machines.Where(machine => machine.Pattern == ShiftPattern.Continuous))
        {
            Assert.InRange(MeanLoad(machine, 6) / MeanLoad(machine, 2), 0.5, 0.9);
            double[] tuesday = [.. _bare.Of(machine.Index, PlantSensor.Load).Where(reading => Weekday(reading.Time) == 1 && !NearStop(machine, reading.Time)).Select(reading => reading.Value)];
            Assert.True(tuesday.Min() < 0.7 * tuesday.Max());
        }
    }

    [Fact]
    public void Current_and_flow_rise_with_the_load_vibration_too_and_pressure_falls()
    {
        foreach (PlantMachine machine in _plant.Plant.Machines)
        {
            Assert.InRange(Correlation(machine, PlantSensor.Load, PlantSensor.Current, 0), 0.95, 1);
            Assert.InRange(Correlation(machine, PlantSensor.Load, PlantSensor.Flow, 0), 0.95, 1);
            Assert.InRange(Correlation(machine, PlantSensor.Load, PlantSensor.Vibration, 0), 0.7, 1);
            Assert.InRange(Correlation(machine, PlantSensor.Load, PlantSensor.Pressure, 0), -1, -0.7);
        }
    }

    [Fact]
    public void Temperature_follows_the_load_of_some_time_before()
    {
        foreach (PlantMachine machine in _plant.Plant.Machines)
        {
            double now = Correlation(machine, PlantSensor.Load, PlantSensor.Temperature, 0);
            double lagged = Correlation(machine, PlantSensor.Load, PlantSensor.Temperature, 9);
            Assert.True(lagged > now && lagged > 0.85, $"{machine.Asset}: {now:F3} at once, {lagged:F3} after 45 min");
        }
    }

    [Fact]
    public void Sigma_is_the_scatter_around_the_expectation_while_the_machine_works()
    {
        foreach (PlantSensor sensor in Enum.GetValues<PlantSensor>())
        {
            double[] ratios = [.. _plant.Plant.Machines.Select(machine => Residuals(machine, sensor).Select(z => z * z).Average()).Select(Math.Sqrt)];
            Assert.InRange(ratios.Average(), 0.85, 1.2);
            Assert.All(ratios, ratio => Assert.InRange(ratio, 0.7, 1.4));
        }
    }

    [Fact]
    public void Faults_could_hide_in_the_rhythm_whose_spread_is_several_sigma()
    {
        foreach (PlantMachine machine in _plant.Plant.Machines)
        {
            double[] loads = [.. _plant.Of(machine.Index, PlantSensor.Load).Where(reading => reading.Quality == Quality.Good).Select(reading => reading.Value)];
            double mean = loads.Average(), spread = Math.Sqrt(loads.Select(load => (load - mean) * (load - mean)).Average());
            Assert.True(spread > 3 * machine.Scatter[(int)PlantSensor.Load]);
        }
    }

    [Fact]
    public void Isolated_outliers_are_normal_for_vibration_and_flow_and_smaller_than_a_spike()
    {
        foreach (PlantSensor sensor in (PlantSensor[])[PlantSensor.Vibration, PlantSensor.Flow])
        {
            double[] residuals = [.. _plant.Plant.Machines.SelectMany(machine => Residuals(machine, sensor)).Select(Math.Abs)];
            Assert.InRange(residuals.Count(z => z > 4.5), 5, residuals.Length / 1000);
            Assert.True(residuals.Max() < 12);
        }
    }

    [Fact]
    public void Sizes_of_sensors_differ_by_orders()
    {
        Assert.All(_plant.Plant.Machines, machine =>
        {
            Assert.InRange(_plant.Of(machine.Index, PlantSensor.Pressure).Max(reading => reading.Value), 1e5, 1e7);
            Assert.InRange(_plant.Of(machine.Index, PlantSensor.Vibration).Average(reading => reading.Value), 0.5, 5);
        });
    }

    [Fact]
    public void Readings_are_out_of_service_exactly_during_stops_and_the_machine_stands()
    {
        foreach (PlantMachine machine in _plant.Plant.Machines)
        {
            Assert.NotEmpty(machine.Stops);
            foreach (Reading reading in _plant.Of(machine.Index, PlantSensor.Load))
            {
                bool stopped = machine.Stops.Any(stop => reading.Time >= stop.Start && reading.Time < stop.End);
                Assert.Equal(stopped ? Quality.OutOfService : Quality.Good, reading.Quality);
                if (stopped)
                    Assert.Equal(0, reading.Value);
            }
        }
    }

    [Fact]
    public void Stops_last_two_to_six_hours_of_working_days_a_week_or_more_apart()
    {
        foreach (PlantMachine machine in _plant.Plant.Machines)
        {
            Assert.All(machine.Stops, stop =>
            {
                Assert.InRange(stop.End - stop.Start, 2 * EventTime.Hour, 6 * EventTime.Hour);
                Assert.InRange(Weekday(stop.Start), 0, 4);
                Assert.InRange(EventTime.Phase(stop.Start, EventTime.Day), 8 * EventTime.Hour, 13 * EventTime.Hour);
            });
            Assert.All(machine.Stops.Zip(machine.Stops.Skip(1)), pair => Assert.InRange(pair.Second.Start - pair.First.Start, 6 * EventTime.Day, 17 * EventTime.Day));
        }
    }

    [Fact]
    public void After_a_stop_the_load_comes_back_within_half_an_hour_and_the_temperature_later()
    {
        PlantMachine machine = _bare.Plant.Machines.First(machine => machine.Pattern == ShiftPattern.Continuous);
        long end = machine.Stops[0].End;
        double Share(PlantSensor sensor, long after)
        {
            Reading Near(long time) => _bare.Of(machine.Index, sensor).MinBy(reading => Math.Abs(reading.Time - time));
            double low = Near(end - 10 * EventTime.Minute).Value, high = Near(end + 4 * EventTime.Hour).Value;
            return (Near(end + after).Value - low) / (high - low);
        }

        Assert.InRange(Share(PlantSensor.Load, 15 * EventTime.Minute), 0.3, 0.7);
        Assert.InRange(Share(PlantSensor.Load, 40 * EventTime.Minute), 0.85, 1.3);
        Assert.InRange(Share(PlantSensor.Temperature, 40 * EventTime.Minute), 0.1, 0.7);
    }

    [Fact]
    public void One_reading_in_a_thousand_is_lost_and_the_others_are_some_seconds_off_their_turn()
    {
        int lost = 0, taken = 0;
        for (int turn = 0; turn < _plant.Turns; turn++)
        {
            foreach (PlantMachine machine in _plant.Plant.Machines)
            {
                if (_plant.At(turn, machine.Index, PlantSensor.Flow) is not { } reading)
                {
                    lost++;
                    continue;
                }
                taken++;
                Assert.InRange(reading.Time - EventTime.From(_plant.Plant.Options.Start) - turn * 5 * EventTime.Minute, -4 * EventTime.Second, 4 * EventTime.Second);
            }
        }
        Assert.InRange(lost / (double)taken, 0.0007, 0.0013);
    }

    private double MeanLoad(PlantMachine machine, int weekday) =>
        _plant.Of(machine.Index, PlantSensor.Load).Where(reading => Weekday(reading.Time) == weekday && reading.Quality == Quality.Good).Average(reading => reading.Value);

    private static int Weekday(long time) => (int)(EventTime.Phase(time + 3 * EventTime.Day, EventTime.Week) / EventTime.Day);

    private static bool NearStop(PlantMachine machine, long time) => machine.Stops.Any(stop => time >= stop.Start - EventTime.Hour && time < stop.End + 5 * EventTime.Hour);

    /// <summary>Correlation of one sensor with another some turns later, while the machine runs.</summary>
    private double Correlation(PlantMachine machine, PlantSensor first, PlantSensor second, int later)
    {
        double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
        for (int turn = 0; turn + later < _plant.Turns; turn++)
        {
            if (_plant.At(turn, machine.Index, first) is not { } a || _plant.At(turn + later, machine.Index, second) is not { } b || NearStop(machine, a.Time))
                continue;
            n++;
            x += a.Value;
            y += b.Value;
            xx += a.Value * a.Value;
            yy += b.Value * b.Value;
            xy += a.Value * b.Value;
        }
        return (xy - x * y / n) / Math.Sqrt((xx - x * x / n) * (yy - y * y / n));
    }

    /// <summary>Distance from the bare plant in units of σ, while the machine works and not near a stop.</summary>
    private IEnumerable<double> Residuals(PlantMachine machine, PlantSensor sensor)
    {
        for (int turn = 0; turn < _plant.Turns; turn++)
        {
            if (_plant.At(turn, machine.Index, sensor) is { } reading && _bare.At(turn, machine.Index, sensor) is { } expected
                && _bare.At(turn, machine.Index, PlantSensor.Load) is { Value: > 35 } && !NearStop(machine, reading.Time))
                yield return (reading.Value - expected.Value) / machine.Scatter[(int)sensor];
        }
    }

    public sealed class Plants
    {
        private static readonly PlantOptions s_options = new() { Machines = 16, FaultsPerWeek = 0, Seed = 5 };

        internal Recording AsItComes { get; } = new(s_options);

        internal Recording Bare { get; } = new(s_options with { Scatter = 0 });
    }
}

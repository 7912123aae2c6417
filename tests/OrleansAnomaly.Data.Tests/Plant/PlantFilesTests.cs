using System.Globalization;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Data.Tests.Plant;

public sealed class PlantFilesTests : IDisposable
{
    private static readonly PlantOptions s_options = new() { Machines = 3, Duration = TimeSpan.FromDays(5), FaultsPerWeek = 3, FirstFault = TimeSpan.Zero };
    private readonly string _folder = Directory.CreateTempSubdirectory("plant").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_long_file_holds_every_reading_as_the_simulator_gives_it()
    {
        long written = PlantFiles.Write(s_options, _folder);

        string[] lines = File.ReadAllLines(Path.Combine(_folder, PlantFiles.ReadingsName));
        Assert.Equal("timestamp,sensor,value,quality", lines[0]);
        Assert.Equal(written, lines.Length - 1);
        var plant = new PlantSimulator(s_options);
        int line = 1;
        while (plant.Step(out ReadOnlySpan<PlantReading> readings))
        {
            foreach ((int machine, int sensor, Reading reading) in readings)
            {
                string[] fields = lines[line++].Split(',');
                Assert.Equal(reading.Time, EventTime.From(DateTimeOffset.Parse(fields[0], CultureInfo.InvariantCulture)));
                Assert.Equal(plant.Machines[machine].Sensors[sensor].Path, fields[1]);
                Assert.Equal(reading.Value, double.Parse(fields[2], CultureInfo.InvariantCulture), Math.Abs(reading.Value) * 1e-8);
                Assert.Equal(reading.Quality.ToString(), fields[3]);
            }
        }
        Assert.Equal(lines.Length, line);
    }

    [Fact]
    public void The_wide_files_hold_a_row_per_turn_and_leave_lost_readings_empty()
    {
        long written = PlantFiles.Write(s_options, _folder, PlantFileLayout.Wide);

        string[] files = [.. Directory.GetFiles(_folder, "plant-1_line-1_*.csv")];
        Assert.Equal(3, files.Length);
        long values = 0;
        foreach (string file in files)
        {
            string[] lines = File.ReadAllLines(file);
            Assert.Equal("timestamp,load,temperature,vibration,current,pressure,flow,quality", lines[0]);
            Assert.InRange(lines.Length, 5 * 288 - 2, 5 * 288 + 1);
            foreach (string[] fields in lines.Skip(1).Select(line => line.Split(',')))
            {
                Assert.Equal(8, fields.Length);
                values += fields[1..7].Count(field => field.Length > 0);
            }
        }
        Assert.Equal(written, values);
    }

    [Fact]
    public void The_truth_has_a_row_per_fault()
    {
        PlantFiles.Write(s_options, _folder);

        string[] lines = File.ReadAllLines(Path.Combine(_folder, PlantFiles.TruthName));
        var plant = new PlantSimulator(s_options);
        Assert.Equal("asset,kind,cause,affected,start,end,magnitude", lines[0]);
        Assert.NotEmpty(plant.Faults);
        Assert.Equal(plant.Faults.Select(fault => $"{plant.Machines[fault.Machine].Asset},{fault.Kind},{PlantSensors.Names[(int)fault.Cause]}"),
            lines.Skip(1).Select(line => string.Join(',', line.Split(',')[..3])));
    }

    [Fact]
    public void Writing_stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var progress = new StopAfterTheFirstTurn(stop);

        long written = PlantFiles.Write(s_options, _folder, PlantFileLayout.Long, progress, stop.Token);

        Assert.InRange(written, 1, 18);
        Assert.InRange(progress.Last, 0.0001, 0.01);
    }

    [Fact]
    public void Too_many_machines_for_a_file_each_are_refused() =>
        Assert.Throws<ArgumentException>(() => PlantFiles.Write(s_options with { Machines = 501 }, _folder, PlantFileLayout.Wide));

    private sealed class StopAfterTheFirstTurn(CancellationTokenSource stop) : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value)
        {
            Last = value;
            stop.Cancel();
        }
    }
}

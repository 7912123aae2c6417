using System.Globalization;
using System.Text;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Cli.Simulate;

/// <summary>Writes a plant's readings and its truth as files.</summary>
internal sealed class SimulateRun(PlantOptions options, string output, CommandConsole console)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static string Columns => string.Join(',', PlantSensors.Names) + ",quality";

    private readonly bool _isFile = output.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(output);

    public int Run(CancellationToken stop)
    {
        var plant = new PlantSimulator(options);
        string truth = _isFile ? Path.ChangeExtension(output, null) + "-truth.csv" : Path.Join(output, "truth.csv");
        long rows;
        try
        {
            WriteTruth(plant, truth);
            rows = _isFile ? WriteTable(plant, stop) : WriteFolder(plant, stop);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new UnusableArgumentException($"--out: cannot write {output}: {exception.Message}");
        }
        bool wasStopped = stop.IsCancellationRequested;
        console.Error.WriteLine($"{(wasStopped ? "Stopped: " : "")}{PlainWords.Count(rows, "row", "rows")} of {PlainWords.Count(plant.Machines.Count, "machine", "machines")} in {output}; {PlainWords.Count(plant.Faults.Count, "fault", "faults")} in {truth}");
        return wasStopped ? ExitCode.Stopped : ExitCode.Fine;
    }

    private void WriteTruth(PlantSimulator plant, string path)
    {
        if (!_isFile)
            Directory.CreateDirectory(output);
        using StreamWriter writer = Open(path);
        writer.WriteLine("asset,start,end,kind,cause,affected,magnitude");
        foreach (PlantFault fault in plant.Faults)
        {
            string affected = string.Join(' ', fault.Affected.Select(sensor => PlantSensors.Names[(int)sensor]));
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{plant.Machines[fault.Machine].Asset},{Moment(fault.Start)},{Moment(fault.End)},{KindStyle.Of(fault.Kind).Name},{PlantSensors.Names[(int)fault.Cause]},{affected},{fault.Magnitude:0.##}"));
        }
    }

    private long WriteTable(PlantSimulator plant, CancellationToken stop)
    {
        using StreamWriter writer = Open(output);
        writer.WriteLine($"timestamp,asset,{Columns}");
        return WriteRows(plant, machine => (writer, plant.Machines[machine].Asset), stop);
    }

    private long WriteFolder(PlantSimulator plant, CancellationToken stop)
    {
        var writers = new StreamWriter[plant.Machines.Count];
        try
        {
            for (int i = 0; i < writers.Length; i++)
            {
                writers[i] = Open(Path.Join(output, plant.Machines[i].Asset.Replace('/', '_') + ".csv"));
                writers[i].WriteLine($"timestamp,{Columns}");
            }
            return WriteRows(plant, machine => (writers[machine], null), stop);
        }
        finally
        {
            foreach (StreamWriter? writer in writers)
                writer?.Dispose();
        }
    }

    /// <summary>A row per machine and moment; a cell is empty where a reading was lost.</summary>
    private long WriteRows(PlantSimulator plant, Func<int, (StreamWriter Writer, string? Asset)> target, CancellationToken stop)
    {
        var progress = new ProgressLine(console, quiet: false);
        long start = plant.Now, length = EventTime.From(options.Duration), rows = 0;
        Span<double> values = stackalloc double[PlantSensors.Count];
        while (!stop.IsCancellationRequested && plant.Step(out ReadOnlySpan<PlantReading> readings))
        {
            for (int i = 0; i < readings.Length;)
            {
                int machine = readings[i].Machine;
                long time = readings[i].Reading.Time;
                values.Fill(double.NaN);
                Quality quality = Quality.Good;
                for (; i < readings.Length && readings[i].Machine == machine; i++)
                {
                    values[readings[i].Sensor] = readings[i].Reading.Value;
                    quality = readings[i].Reading.Quality;
                }
                (StreamWriter writer, string? asset) = target(machine);
                WriteRow(writer, time, asset, values, quality);
                rows++;
            }
            progress.Show((double)(plant.Now - start) / length, () => $"{PlainWords.Count(rows)} rows");
        }
        progress.Clear();
        return rows;
    }

    private static void WriteRow(StreamWriter writer, long time, string? asset, ReadOnlySpan<double> values, Quality quality)
    {
        Span<char> text = stackalloc char[32];
        EventTime.ToDateTimeOffset(time).TryFormat(text, out int length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.Write(text[..length]);
        if (asset is not null)
        {
            writer.Write(',');
            writer.Write(asset);
        }
        foreach (double value in values)
        {
            writer.Write(',');
            if (!double.IsFinite(value))
                continue;
            value.TryFormat(text, out length, "G9", CultureInfo.InvariantCulture);
            writer.Write(text[..length]);
        }
        writer.Write(quality == Quality.Good ? ",good\n" : quality == Quality.OutOfService ? ",out_of_service\n" : ",bad\n");
    }

    private static StreamWriter Open(string path) => new(path, append: false, s_utf8, bufferSize: 1 << 14) { NewLine = "\n" };

    private static string Moment(long time) => EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

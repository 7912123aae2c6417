using System.Globalization;
using System.Text;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>How the plant's readings are laid out as CSV. All files are UTF-8, comma-separated, with a header; times are ISO 8601 in UTC.</summary>
public enum PlantFileLayout
{
    /// <summary>One file <c>readings.csv</c>: <c>timestamp,sensor,value,quality</c>, one row per reading.</summary>
    Long,

    /// <summary>One file per machine, such as <c>plant-1_line-3_pump-041.csv</c>: a column per sensor, one row per turn; a lost reading is an empty field.</summary>
    Wide,
}

/// <summary>Writes a plant and its truth as files, turn by turn, so that its length does not cost memory.</summary>
public static class PlantFiles
{
    /// <summary>Name of the file of the faults, beside the readings.</summary>
    public const string TruthName = "truth.csv";

    /// <summary>Name of the file of the readings in the <see cref="PlantFileLayout.Long"/> layout.</summary>
    public const string ReadingsName = "readings.csv";

    /// <summary>Most machines of the <see cref="PlantFileLayout.Wide"/> layout: each has a file open at the same time.</summary>
    public const int MaxWideMachines = 500;

    /// <summary>Writes the whole plant from its first turn on; existing files of the same names are replaced.</summary>
    /// <param name="options">The plant.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="layout">The layout of the readings.</param>
    /// <param name="progress">Told after every turn which share of them is done, 0 … 1.</param>
    /// <param name="stop">Stops between two turns; what is written until then stays.</param>
    /// <returns>How many readings were written.</returns>
    public static long Write(PlantOptions options, string folder, PlantFileLayout layout = PlantFileLayout.Long, IProgress<double>? progress = null, CancellationToken stop = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var plant = new PlantSimulator(options);
        if (layout == PlantFileLayout.Wide && plant.Machines.Count > MaxWideMachines)
            throw new ArgumentException($"{plant.Machines.Count} machines; the wide layout takes {MaxWideMachines} at most", nameof(options));
        Directory.CreateDirectory(folder);
        using (StreamWriter truth = Create(Path.Combine(folder, TruthName)))
            WriteTruth(plant, truth);
        string[] names = layout == PlantFileLayout.Long ? [ReadingsName] : [.. plant.Machines.Select(WideName)];
        var files = new StreamWriter[names.Length];
        try
        {
            for (int i = 0; i < files.Length; i++)
                files[i] = Create(Path.Combine(folder, names[i]));
            return layout == PlantFileLayout.Long ? WriteLong(plant, files[0], progress, stop) : WriteWide(plant, files, progress, stop);
        }
        finally
        {
            foreach (StreamWriter? file in files)
                file?.Dispose();
        }
    }

    /// <summary>The truth: <c>asset,kind,cause,affected,start,end,magnitude</c>, one row per fault in order of start; affected sensors are parted by <c>;</c>.</summary>
    public static void WriteTruth(PlantSimulator plant, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("asset,kind,cause,affected,start,end,magnitude\n");
        foreach (PlantFault fault in plant.Faults)
        {
            string affected = string.Join(';', fault.Affected.Select(sensor => PlantSensors.Names[(int)sensor]));
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"{plant.Machines[fault.Machine].Asset},{fault.Kind},{PlantSensors.Names[(int)fault.Cause]},{affected},{Time(fault.Start)},{Time(fault.End)},{fault.Magnitude:F2}\n"));
        }
    }

    /// <summary>The readings that are left of the plant in the <see cref="PlantFileLayout.Long"/> layout.</summary>
    /// <returns>How many were written.</returns>
    public static long WriteLong(PlantSimulator plant, TextWriter writer, IProgress<double>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("timestamp,sensor,value,quality\n");
        string[] qualities = [.. Enum.GetNames<Quality>()];
        Span<char> text = stackalloc char[64];
        long written = 0;
        while (!stop.IsCancellationRequested && plant.Step(out ReadOnlySpan<PlantReading> readings))
        {
            foreach ((int machine, int sensor, Reading reading) in readings)
            {
                WriteTime(writer, reading.Time, text);
                writer.Write(',');
                writer.Write(plant.Machines[machine].Sensors[sensor].Path);
                writer.Write(',');
                WriteValue(writer, reading.Value, text);
                writer.Write(',');
                writer.Write(qualities[(int)reading.Quality]);
                writer.Write('\n');
            }
            written += readings.Length;
            progress?.Report(Done(plant));
        }
        return written;
    }

    /// <summary>The readings that are left of the plant in the <see cref="PlantFileLayout.Wide"/> layout, one writer per machine.</summary>
    /// <returns>How many readings were written.</returns>
    private static long WriteWide(PlantSimulator plant, TextWriter[] writers, IProgress<double>? progress, CancellationToken stop)
    {
        foreach (TextWriter writer in writers)
            writer.Write($"timestamp,{string.Join(',', PlantSensors.Names)},quality\n");
        Span<char> text = stackalloc char[64];
        long written = 0;
        while (!stop.IsCancellationRequested && plant.Step(out ReadOnlySpan<PlantReading> readings))
        {
            for (int first = 0; first < readings.Length;)
            {
                (int machine, _, Reading reading) = readings[first];
                TextWriter writer = writers[machine];
                WriteTime(writer, reading.Time, text);
                int next = first;
                for (int sensor = 0; sensor < PlantSensors.Count; sensor++)
                {
                    writer.Write(',');
                    if (next < readings.Length && readings[next].Machine == machine && readings[next].Sensor == sensor)
                        WriteValue(writer, readings[next++].Reading.Value, text);
                }
                writer.Write($",{reading.Quality}\n");
                first = next;
            }
            written += readings.Length;
            progress?.Report(Done(plant));
        }
        return written;
    }

    private static string WideName(PlantMachine machine) => machine.Asset.Replace('/', '_') + ".csv";

    private static StreamWriter Create(string path) => new(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 15);

    private static double Done(PlantSimulator plant) =>
        Math.Min((plant.Now - plant.Options.StartTime) / (double)(plant.Options.EndTime - plant.Options.StartTime), 1);

    private static string Time(long time) => EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void WriteTime(TextWriter writer, long time, Span<char> text)
    {
        EventTime.ToDateTimeOffset(time).TryFormat(text, out int length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.Write(text[..length]);
    }

    private static void WriteValue(TextWriter writer, double value, Span<char> text)
    {
        value.TryFormat(text, out int length, "G9", CultureInfo.InvariantCulture);
        writer.Write(text[..length]);
    }
}

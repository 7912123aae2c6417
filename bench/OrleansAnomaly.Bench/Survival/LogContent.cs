using System.Buffers.Binary;
using OrleansAnomaly.Bench.Simulation;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Bench.Survival;

/// <summary>How often the log of a data directory holds each reading of a load.</summary>
internal sealed class LogContent
{
    private readonly byte[] _times;

    private LogContent(int readings) => _times = new byte[readings];

    /// <summary>Readings that are none of the load's.</summary>
    public long Strange { get; private set; }

    /// <summary>Readings that are there more than once.</summary>
    public long Repeated { get; private set; }

    /// <summary>How often a reading is there.</summary>
    public int this[int number] => _times[number];

    /// <summary>Reads a log from its beginning to its end.</summary>
    /// <param name="files">The data directory.</param>
    /// <param name="load">The readings to look for.</param>
    /// <param name="oracle">Is told every record; null where nobody is.</param>
    public static LogContent Read(IFiles files, SurvivalLoad load, NaiveFleet? oracle = null)
    {
        var content = new LogContent(load.Readings);
        var names = new List<SensorId>?[SensorId.Partitions];
        using LogReader reader = PartitionLog.OpenReader(files, 0);
        while (reader.Next() is { } group)
        {
            foreach (LogRecord record in group)
            {
                oracle?.Apply(record);
                List<SensorId> sensors = names[record.Partition] ??= [];
                if (record.Kind == RecordKind.Define)
                    content.Name(record, sensors);
                else if (record.Kind == RecordKind.Batch)
                    content.Count(record, sensors, load);
            }
        }
        return content;
    }

    private void Name(in LogRecord record, List<SensorId> sensors)
    {
        if (BinaryPrimitives.ReadInt32LittleEndian(record.Payload) != sensors.Count || !SensorNames.TryRead(record.Payload[sizeof(int)..], record.Count, out SensorId[]? found, out _))
            throw new InvalidOperationException($"the names at sequence {record.Sequence} do not begin where the former end, or cannot be read");
        sensors.AddRange(found);
    }

    private void Count(in LogRecord record, List<SensorId> sensors, SurvivalLoad load)
    {
        if (!BatchRows.TryRead(record.Payload, record.Count, sensors.Count, out BatchRows rows, out string? error))
            throw new InvalidOperationException($"the batch at sequence {record.Sequence}: {error}");
        for (int row = 0; row < rows.Count; row++)
        {
            int number = load.NumberOf(sensors[rows.Ordinal(row)], rows[row]);
            if (number < 0)
                Strange++;
            else if (++_times[number] > 1)
                Repeated++;
        }
    }
}

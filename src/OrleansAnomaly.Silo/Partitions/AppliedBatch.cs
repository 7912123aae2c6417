using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Storage;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>
/// A batch of one partition on its way through the grains: its rows parted by sensor, the sensors' verdicts parted by asset in the order of the rows, and
/// in the end everything in the order of the log again.
/// </summary>
internal sealed class AppliedBatch
{
    private readonly List<Row> _rows = [];
    private readonly List<SensorPart> _sensors = [];
    private readonly List<AssetEntry> _assets = [];
    private readonly Dictionary<AssetEntry, (List<int> Rows, AssetFindings? Findings)> _assetRows = [];

    /// <param name="record">The record.</param>
    /// <param name="sensors">The partition's sensors.</param>
    /// <exception cref="StorageException">The record is damaged.</exception>
    public AppliedBatch(PartitionRecord record, PartitionSensors sensors)
    {
        if (!BatchRows.TryRead(record.Payload, record.Count, sensors.Count, out BatchRows rows, out string? error))
            throw new StorageException($"the batch at position {record.Position}: {error}", "log");
        Dictionary<SensorEntry, (int Part, List<int> Rows)> parts = [];
        List<Reading> readings = new(rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            SensorEntry sensor = sensors[rows.Ordinal(i)];
            long position = record.Position + i;
            // The states as they were loaded hold it already.
            if (position < sensor.Asset.From)
                continue;
            if (!parts.TryGetValue(sensor, out var part))
                parts.Add(sensor, part = (parts.Count, []));
            part.Rows.Add(_rows.Count);
            if (!_assetRows.TryGetValue(sensor.Asset, out var ofAsset))
            {
                _assetRows.Add(sensor.Asset, ofAsset = ([], null));
                _assets.Add(sensor.Asset);
            }
            ofAsset.Rows.Add(_rows.Count);
            readings.Add(rows[i]);
            _rows.Add(new Row(sensor, position));
        }
        foreach ((SensorEntry sensor, (_, List<int> ofSensor)) in parts)
        {
            var positions = new long[ofSensor.Count];
            var own = new Reading[ofSensor.Count];
            for (int i = 0; i < own.Length; i++)
                (positions[i], own[i]) = (_rows[ofSensor[i]].Position, readings[ofSensor[i]]);
            _sensors.Add(new SensorPart(sensor, positions, own, ofSensor));
        }
    }

    public IReadOnlyList<SensorPart> Sensors => _sensors;

    public IReadOnlyList<AssetEntry> Assets => _assets;

    /// <summary>Takes what a sensor says of its rows.</summary>
    public void Take(int part, SensorFindings findings)
    {
        SensorPart sensor = _sensors[part];
        sensor.Findings = findings;
        int told = 0;
        for (int i = 0; i < findings.Observations.Length; i++)
        {
            if (findings.Observations[i] is not (Observation.Scored or Observation.NoMeasurement))
                continue;
            Row row = _rows[sensor.Rows[i]];
            _rows[sensor.Rows[i]] = row with { Verdict = findings.Verdicts[told++], Speaks = true };
        }
    }

    /// <summary>The verdicts of an asset's sensors, in the order of the log.</summary>
    public FusionRow[] RowsOf(AssetEntry asset)
    {
        List<int> rows = _assetRows[asset].Rows;
        rows.RemoveAll(row => !_rows[row].Speaks);
        var fused = new FusionRow[rows.Count];
        for (int i = 0; i < fused.Length; i++)
        {
            Row row = _rows[rows[i]];
            fused[i] = new FusionRow(row.Position, row.Sensor.Index, row.Verdict);
        }
        return fused;
    }

    /// <summary>Takes what an asset says of <see cref="RowsOf"/>.</summary>
    public void Take(AssetEntry asset, AssetFindings findings)
    {
        List<int> rows = _assetRows[asset].Rows;
        foreach (AssetChange change in findings.Changes)
            _rows[rows[change.Row]] = _rows[rows[change.Row]] with { Change = change };
    }

    /// <summary>All verdicts in the order of the log, each with the change of an incident that it brought about.</summary>
    public IEnumerable<(SensorEntry Sensor, long Position, Verdict Verdict, AssetChange? Change)> Told() =>
        _rows.Where(row => row.Speaks).Select(row => (row.Sensor, row.Position, row.Verdict, row.Change));

    private readonly record struct Row(SensorEntry Sensor, long Position)
    {
        public bool Speaks { get; init; }

        public Verdict Verdict { get; init; }

        public AssetChange? Change { get; init; }
    }

    /// <summary>The rows of one sensor.</summary>
    internal sealed class SensorPart(SensorEntry entry, long[] positions, Reading[] readings, List<int> rows)
    {
        public SensorEntry Entry => entry;

        public long[] Positions => positions;

        public Reading[] Readings => readings;

        /// <summary>Where they stand among all rows.</summary>
        public List<int> Rows => rows;

        public SensorFindings? Findings { get; set; }
    }
}

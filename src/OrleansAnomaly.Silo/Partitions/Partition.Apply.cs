using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Silo.Partitions;

// Records on their way from the log to the grains.
internal sealed partial class Partition
{
    private long _told;     // position before which history has everything
    private int _event;     // among the events of one position

    /// <summary>Applies records, all of them behind <see cref="Applied"/> or known already.</summary>
    private async Task ApplyAsync(LogGroup records, PartTally? tally)
    {
        long from = Applied;
        var findings = new Findings();
        // The enumerator is bound to the stack, and grains must be awaited: what a record says is copied out first.
        foreach (PartitionRecord record in PartitionRecord.Read(records))
        {
            if (record.End <= Applied)
                continue;
            if (record.Position > Applied)
                throw new StorageException($"the log of partition {Id} goes on at position {record.Position}; expected {Applied}", "log");
            _event = 0;
            switch (record.Kind)
            {
                case RecordKind.Batch:
                    await ApplyBatchAsync(record, findings, tally);
                    break;
                case RecordKind.Tick:
                    await ApplyTickAsync(record, findings);
                    break;
                case RecordKind.Define:
                    await ApplyDefineAsync(record, findings);
                    break;
                case RecordKind.Command:
                    await ApplyCommandAsync(record);
                    break;
                default:
                    throw new StorageException($"a record of kind {(int)record.Kind} in partition {Id} at position {record.Position}; this version does not know it", "log");
            }
            Applied = record.End;
        }
        if (Applied <= _told)
            return;
        findings.DropBefore(_told);
        _silo.Teller.Add(Id, Math.Max(from, _told), Applied, findings);
    }

    private async Task ApplyBatchAsync(PartitionRecord record, Findings findings, PartTally? tally)
    {
        var batch = new AppliedBatch(record, _sensors);
        await EnsureAsync(batch.Assets);
        SensorFindings?[] sensors = await Task.WhenAll(batch.Sensors.Select(part => part.Entry.Grain.ObserveAsync(_loadedEpoch, new SensorRows(part.Positions, part.Readings, LastTick)).AsTask()));
        for (int i = 0; i < sensors.Length; i++)
            batch.Take(i, sensors[i] ?? throw Unloaded(batch.Sensors[i].Entry.Id));
        AssetFindings?[] assets = await Task.WhenAll(batch.Assets.Select(asset => asset.Grain.FuseAsync(_loadedEpoch, batch.RowsOf(asset)).AsTask()));
        var counts = new ScoringCounts();
        for (int i = 0; i < assets.Length; i++)
        {
            AssetEntry asset = batch.Assets[i];
            batch.Take(asset, assets[i] ?? throw Unloaded(asset.Id));
            asset.IsDirty = true;
            asset.Used = LastTick;
            asset.Due = Math.Min(asset.Due, assets[i]!.NextTick);
        }
        foreach (AppliedBatch.SensorPart part in batch.Sensors)
        {
            part.Entry.Asset.Due = Math.Min(part.Entry.Asset.Due, part.Findings!.NextTick);
            foreach (var minute in part.Findings.Minutes)
                findings.Minute(Id, part.Entry.Ordinal, minute);
            foreach (Observation observation in part.Findings.Observations)
            {
                counts.Count(observation);
                tally?.Count(observation);
            }
        }
        _silo.Counts.Score(counts);
        foreach ((SensorEntry sensor, long position, Verdict verdict, AssetChange? change) in batch.Told())
        {
            _event = 0;
            if (verdict.IsAnomalous || verdict.IsChange)
                Tell(sensor, position, verdict, findings, tally);
            if (change is not null)
                Tell(position, change, findings);
        }
    }

    private async Task ApplyTickAsync(PartitionRecord record, Findings findings)
    {
        if (!TickRecord.TryRead(record.Payload, out long time, out string? error))
            throw new StorageException($"the tick of partition {Id} at position {record.Position}: {error}", "log");
        LastTick = Math.Max(LastTick, time);
        AssetEntry[] due = [.. _sensors.Assets.Where(asset => asset.Known > 0 && asset.Due <= LastTick && record.Position >= asset.From)];
        await EnsureAsync(due);
        (FusionRow[] Rows, long Next, AssetFindings Found)[] ticked = await Task.WhenAll(due.Select(asset => TickAsync(asset, record.Position)));
        for (int i = 0; i < due.Length; i++)
        {
            (FusionRow[] rows, long next, AssetFindings found) = ticked[i];
            due[i].Due = Math.Min(next, found.NextTick);
            due[i].IsDirty |= found.HasChanged;
            int change = 0;
            for (; change < found.Changes.Length && found.Changes[change].Row < 0; change++)
                Tell(record.Position, found.Changes[change], findings);
            for (int row = 0; row < rows.Length; row++)
            {
                Tell(due[i].Sensors[rows[row].Sensor], record.Position, rows[row].Verdict, findings, null);
                for (; change < found.Changes.Length && found.Changes[change].Row == row; change++)
                    Tell(record.Position, found.Changes[change], findings);
            }
        }
    }

    /// <summary>Tells one asset and its sensors the time.</summary>
    private async Task<(FusionRow[] Rows, long Next, AssetFindings Found)> TickAsync(AssetEntry asset, long position)
    {
        SensorFindings?[] sensors = await Task.WhenAll(asset.Sensors.Take(asset.Known).Select(sensor => sensor.Grain.TickAsync(_loadedEpoch, position, LastTick).AsTask()));
        long next = long.MaxValue;
        List<FusionRow> rows = [];
        for (int i = 0; i < sensors.Length; i++)
        {
            SensorFindings found = sensors[i] ?? throw Unloaded(asset.Sensors[i].Id);
            next = Math.Min(next, found.NextTick);
            rows.AddRange(found.Verdicts.Select(verdict => new FusionRow(position, i, verdict)));
        }
        FusionRow[] fused = [.. rows];
        return (fused, next, await asset.Grain.TickAsync(_loadedEpoch, position, LastTick, fused) ?? throw Unloaded(asset.Id));
    }

    private async Task ApplyDefineAsync(PartitionRecord record, Findings findings)
    {
        if (!DefineRecord.TryRead(record.Payload, record.Count, out int first, out SensorId[]? names, out string? error))
            throw new StorageException($"names of sensors of partition {Id} at position {record.Position}: {error}", "log");
        if (first > Sensors)
            throw new StorageException($"sensors {first} and on of partition {Id} are named, but only {Sensors} are known before", "log");
        Dictionary<AssetEntry, List<SensorEntry>> grown = [];
        for (int i = 0; i < names.Length; i++)
        {
            int ordinal = first + i;
            if (ordinal == Sensors)
            {
                if (names[i].Partition != Id || _sensors.Find(names[i]) is not null)
                    throw new StorageException($"sensor '{names[i]}' is named in partition {Id} at position {record.Position}, which cannot be", "log");
                AccountNames([names[i]]);
                AssetEntry named = _sensors.Name(names[i]).Asset;
                if (_early.Remove(named.Index, out StoredAssetState early))
                    LoadAsset(early);
            }
            SensorEntry sensor = _sensors[ordinal];
            if (!sensor.Id.Equals(names[i]))
                throw new StorageException($"sensor {ordinal} of partition {Id} is '{sensor.Id}', but is named '{names[i]}' again", "log");
            findings.Name(Id, ordinal, names[i]);
            // The checkpoint may hold the asset as it was later, with this sensor.
            if (sensor.Index < sensor.Asset.Known)
                continue;
            sensor.Asset.Known = sensor.Index + 1;
            if (!grown.TryGetValue(sensor.Asset, out List<SensorEntry>? added))
                grown.Add(sensor.Asset, added = []);
            added.Add(sensor);
        }
        foreach ((AssetEntry asset, List<SensorEntry> added) in grown)
        {
            if (!asset.IsInMemory)
                continue;
            foreach (SensorEntry sensor in added)
                Check(await sensor.Grain.LoadAsync(_loadedEpoch, null), sensor.Id);
            if (!await asset.Grain.GrowAsync(_loadedEpoch, [.. added.Select(sensor => sensor.Id)]))
                throw Unloaded(asset.Id);
            asset.IsDirty = true;
        }
    }

    private async Task ApplyCommandAsync(PartitionRecord record)
    {
        if (!RelearnRecord.TryRead(record.Payload, out int ordinal, out string? error))
            throw new StorageException($"the command of partition {Id} at position {record.Position}: {error}", "log");
        if ((uint)ordinal >= (uint)Sensors)
            throw new StorageException($"a command for sensor {ordinal} of partition {Id}, which has {Sensors}", "log");
        SensorEntry sensor = _sensors[ordinal];
        if (record.Position < sensor.Asset.From)
            return;
        await EnsureAsync([sensor.Asset]);
        if (!await sensor.Grain.RelearnAsync(_loadedEpoch, record.Position))
            throw Unloaded(sensor.Id);
        sensor.Asset.IsDirty = true;
    }

    private static Exception Unloaded(object who) => new PartitionLostException($"the grain of '{who}' does not hold the state that it was given");

    private static void Check(string? error, object who)
    {
        if (error is not null)
            throw new PartitionLostException($"the grain of '{who}' does not take its state: {error}");
    }

    private void Tell(SensorEntry sensor, long position, in Verdict verdict, Findings findings, PartTally? tally)
    {
        var record = new VerdictRecord(sensor.Id, position, verdict);
        findings.Verdicts.Add(new StoredVerdict(Findings.KeyOf(Id, sensor.Ordinal), new EventPosition(position, _event++), record, verdict.IsAlarm || verdict.IsChange));
        if (verdict.IsAnomalous)
            tally?.Add(record);
    }

    private void Tell(long position, AssetChange change, Findings findings) =>
        findings.Incidents.Add(new StoredIncident(new EventPosition(position, _event++), change.Change, change.Incident));
}

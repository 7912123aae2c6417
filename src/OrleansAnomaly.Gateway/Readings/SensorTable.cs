using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>
/// The sensors that rows by columns refer to by their index, in the order in which they were named. A name that is none, or lies outside of what the caller
/// may see, keeps its index: the rows that refer to it are refused.
/// </summary>
/// <param name="caller">Who names them.</param>
/// <param name="most">Most names.</param>
internal sealed class SensorTable(Caller caller, int most)
{
    private readonly List<Entry> _entries = [];
    private int _batch;

    /// <summary>Names so far.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds names, in their order.</summary>
    /// <returns>False where there would be too many; then none is added.</returns>
    public bool TryAdd(IReadOnlyList<string> names)
    {
        if (names.Count > most - _entries.Count)
            return false;
        foreach (string name in names)
            _entries.Add(Make(name));
        return true;
    }

    /// <summary>Says that ordinals of a batch before are good no more.</summary>
    public void BeginBatch() => _batch++;

    /// <summary>The ordinal that the sensor at this index has in the batch; entered where it is new there. −1 where its rows are refused.</summary>
    public int OrdinalIn(ReadingBatchBuilder batch, uint index)
    {
        if (index >= (uint)_entries.Count)
            return -1;
        Entry entry = _entries[(int)index];
        if (entry.Batch == _batch)
            return entry.Ordinal;
        entry.Batch = _batch;
        return entry.Ordinal = entry.Sensor is null ? -1 : batch.OrdinalOf(entry.Sensor);
    }

    /// <summary>The name at an index; null where there is none.</summary>
    public string? NameAt(uint index) => index < (uint)_entries.Count ? _entries[(int)index].Name : null;

    /// <summary>Why rows that refer to an index are refused whose sensor has no ordinal.</summary>
    public string ReasonAt(uint index) => index < (uint)_entries.Count
        ? _entries[(int)index].Error!
        : $"the index {index} is that of no sensor; expected one below {_entries.Count}, as many as were named";

    private Entry Make(string name)
    {
        // What is no name may be as long as a message; no more of it is kept than is told.
        if (!SensorId.TryCreate(name, out SensorId? sensor, out string? error, caller.Tenant))
            return new Entry(null, name.Length > SensorId.MaxBytes ? name[..SensorId.MaxBytes] : name, $"{error}; expected a path such as plant-7/line-2/pump-12/vibration");
        return PathScope.Holds(caller.Within, sensor.Path)
            ? new Entry(sensor, null, null)
            : new Entry(null, name, $"the sensor lies outside of what this caller may see; expected one within '{caller.Within}'");
    }

    private sealed class Entry(SensorId? sensor, string? name, string? error)
    {
        public SensorId? Sensor => sensor;

        public string? Name => name ?? sensor?.Path;

        public string? Error => error;

        public int Batch { get; set; }

        public int Ordinal { get; set; }
    }
}

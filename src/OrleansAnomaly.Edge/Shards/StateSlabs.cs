namespace OrleansAnomaly.Edge.Shards;

/// <summary>Flat states of one size in large slabs of memory, so that a million of them are some thousand objects. Not safe for several threads.</summary>
internal sealed class StateSlabs
{
    private const int SlabBytes = 1 << 20;

    private readonly List<byte[]> _slabs = [];
    private readonly Stack<int> _free = new();
    private readonly int _shift;
    private int _next;

    /// <param name="bytes">Bytes of one state; a multiple of 8.</param>
    public StateSlabs(int bytes)
    {
        StateBytes = bytes;
        // A power of two of states per slab: a slot is found with a shift and a mask.
        _shift = Math.Max(0, System.Numerics.BitOperations.Log2((uint)Math.Max(1, SlabBytes / bytes)));
    }

    public int StateBytes { get; }

    /// <summary>The state of a slot.</summary>
    public Span<byte> this[int slot] => _slabs[slot >> _shift].AsSpan((slot & ((1 << _shift) - 1)) * StateBytes, StateBytes);

    /// <summary>A slot whose bytes are whatever they were.</summary>
    public int Rent()
    {
        if (_free.TryPop(out int slot))
            return slot;
        if (_next >> _shift == _slabs.Count)
            _slabs.Add(GC.AllocateUninitializedArray<byte>(StateBytes << _shift));
        return _next++;
    }

    public void Return(int slot) => _free.Push(slot);
}

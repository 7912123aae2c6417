using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Edge.Shards;

/// <summary>States of assets, which are as long as they have sensors: one kind of slab per power of two of sensors.</summary>
internal sealed class AssetSlabs(AssetMonitor monitor)
{
    private readonly StateSlabs?[] _classes = new StateSlabs?[32];

    /// <summary>The state in a slot, exactly as long as that many sensors need.</summary>
    public Span<byte> State(int slot, int sensors) => Class(sensors)[slot][..monitor.StateBytes(sensors)];

    /// <summary>Bytes of memory that the state of an asset of that many sensors takes up.</summary>
    public static int Bytes(AssetMonitor monitor, int sensors) => monitor.StateBytes(Capacity(sensors));

    public int Rent(int sensors) => Class(sensors).Rent();

    public void Return(int slot, int sensors) => Class(sensors).Return(slot);

    /// <summary>Moves a state to room for more sensors.</summary>
    /// <returns>Its slot from now on.</returns>
    public int Grow(int slot, int former, int sensors)
    {
        // Growing clears its target first, so it always goes to other memory.
        int larger = Class(sensors).Rent();
        monitor.Grow(State(slot, former), State(larger, sensors), sensors);
        Return(slot, former);
        return larger;
    }

    private static int Capacity(int sensors) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)sensors);

    private StateSlabs Class(int sensors)
    {
        int capacity = Capacity(sensors);
        return _classes[System.Numerics.BitOperations.Log2((uint)capacity)] ??= new StateSlabs(monitor.StateBytes(capacity));
    }
}

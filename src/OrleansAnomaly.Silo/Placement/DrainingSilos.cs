using System.Collections.Concurrent;

namespace OrleansAnomaly.Silo.Placement;

/// <summary>Silos that said they are going: nothing new is placed there, although they are still up.</summary>
internal sealed class DrainingSilos
{
    private readonly ConcurrentDictionary<SiloAddress, bool> _silos = new();

    /// <summary>Whether this silo gives its partitions away, and takes none up: who still calls them here has not heard of it yet.</summary>
    public bool IsHandingOver { get; set; }

    /// <summary>How many there are; none ever leaves this list, as no silo comes back under the same address.</summary>
    public int Count => _silos.Count;

    public void Add(SiloAddress silo) => _silos[silo] = true;

    /// <summary>Those that stay; all of them where none does.</summary>
    public SiloAddress[] Without(SiloAddress[] silos)
    {
        if (_silos.IsEmpty)
            return silos;
        SiloAddress[] staying = Array.FindAll(silos, silo => !_silos.ContainsKey(silo));
        return staying.Length > 0 ? staying : silos;
    }
}

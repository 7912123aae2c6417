namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>Bytes that this thread allocates.</summary>
internal static class Allocations
{
    /// <summary>
    /// What the thriftiest of several rounds allocates. Now and then the runtime allocates on this thread for itself, when it first runs or
    /// improves a method; code that allocates does so in every round.
    /// </summary>
    public static long Least(int rounds, Action<int> work)
    {
        long least = long.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work(round);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}

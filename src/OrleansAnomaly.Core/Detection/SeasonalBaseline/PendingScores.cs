using System.Runtime.CompilerServices;

namespace OrleansAnomaly.Core.Detection.SeasonalBaseline;

/// <summary>
/// Samples of the slow statistics that wait to be learned: what turns out to belong to an anomaly is dropped. A slow statistic climbs over
/// many rows; learned at once, its own climb would be what makes its height look ordinary.
/// </summary>
internal struct PendingScores
{
    /// <summary>The statistics that wait: shift, trend and scatter.</summary>
    public const int Statistics = 3;

    /// <summary>How many samples of each wait.</summary>
    public const int Length = 24;

    /// <summary>Samples of an anomaly of which one is learned all the same, so that what comes often becomes ordinary.</summary>
    private const int Spared = 8;

    private const byte Empty = 0;

    private Ring _bins;     // bin + 1
    private byte _next;
    public byte Waiting;    // rows since the last sample

    /// <summary>Puts a sample in; the one it displaces, if it still counts, comes out.</summary>
    public bool Exchange(Span<byte> sample)
    {
        int at = _next * Statistics;
        Span<byte> slot = ((Span<byte>)_bins).Slice(at, Statistics);
        bool counts = slot[0] != Empty;
        for (int i = 0; i < Statistics; i++)
            (slot[i], sample[i]) = ((byte)(sample[i] + 1), (byte)(slot[i] - 1));
        _next = (byte)((_next + 1) % Length);
        return counts;
    }

    /// <summary>An anomaly is under way: its samples, which are among those that wait, shall not be learned.</summary>
    public void Drop()
    {
        for (int i = 0; i < Length; i++)
        {
            if (i % Spared != 0)
                _bins[i * Statistics] = Empty;
        }
    }

    [InlineArray(Statistics * Length)]
    private struct Ring
    {
        private byte _first;
    }
}

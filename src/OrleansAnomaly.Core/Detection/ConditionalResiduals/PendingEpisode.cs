using System.Runtime.CompilerServices;

namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>
/// Samples of the scores of an alarm that is under way, evenly spread over it. An alarm that ends by itself was part of how the asset works, or is over: what it
/// looked like is then learned by the calibrators, so that what comes often becomes ordinary. Of one that lasts nothing is learned by this.
/// </summary>
internal struct PendingEpisode
{
    private const int Capacity = 16;
    private const int LongestStride = 1024;

    private int _waited;        // rows since the latest sample
    private int _stride;        // rows that a sample stands for; 0 while there is none
    private int _count;
    private Bins _bins;         // by sample, then by channel

    /// <summary>Takes a row in.</summary>
    public void Add(ReadOnlySpan<ChannelHistogram> channels, ReadOnlySpan<double> scores)
    {
        if (++_waited < _stride)
            return;
        _waited = 0;
        _stride = Math.Max(_stride, 1);
        if (_count == Capacity)
            Thin();
        Span<byte> bins = ((Span<byte>)_bins).Slice(_count++ * ResidualState.Histograms, ResidualState.Histograms);
        for (int channel = 0; channel < bins.Length; channel++)
            bins[channel] = (byte)channels[channel].BinOf(scores[channel]);
    }

    /// <summary>Learns what was taken in, and forgets it.</summary>
    /// <param name="channels">The calibrators.</param>
    /// <param name="units">Weight of a row.</param>
    /// <param name="capacity">See <see cref="ChannelHistogram.LearnBin"/>.</param>
    public void Release(Span<ChannelHistogram> channels, int units, long capacity)
    {
        for (int sample = 0; sample < _count; sample++)
        {
            for (int channel = 0; channel < channels.Length; channel++)
                channels[channel].LearnBin(_bins[sample * ResidualState.Histograms + channel], units * _stride, capacity);
        }
        Drop();
    }

    /// <summary>Forgets what was taken in.</summary>
    public void Drop() => (_waited, _stride, _count) = (0, 0, 0);

    /// <summary>Every second sample goes; each of the others stands for twice as many rows.</summary>
    private void Thin()
    {
        Span<byte> bins = _bins;
        for (int sample = 0; sample < Capacity / 2; sample++)
            bins.Slice(2 * sample * ResidualState.Histograms, ResidualState.Histograms).CopyTo(bins[(sample * ResidualState.Histograms)..]);
        _count = Capacity / 2;
        _stride = Math.Min(2 * _stride, LongestStride);
    }

    [InlineArray(Capacity * ResidualState.Histograms)]
    private struct Bins
    {
        private byte _first;
    }
}

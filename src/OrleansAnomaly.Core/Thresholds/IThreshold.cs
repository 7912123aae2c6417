namespace OrleansAnomaly.Core.Thresholds;

/// <summary>
/// From which score on a score is anomalous, learned from the scores themselves. The object holds options and algorithm, is immutable and shared; what it
/// knows of one stream of scores is flat bytes that the caller owns. Ask for the level first, learn after. Nothing is allocated per score, and equal states
/// and scores give equal levels, bit for bit, on every machine. What a threshold promises of its level stands with the class.
/// </summary>
public interface IThreshold
{
    /// <summary>Name by which users choose it.</summary>
    string Name { get; }

    /// <summary>Bytes of state with the options it was made with; a multiple of 8.</summary>
    int StateBytes { get; }

    /// <summary>Makes <paramref name="state"/> that of a stream that has had no score.</summary>
    void Initialize(Span<byte> state);

    /// <summary>The level: a score is anomalous where it is at least that. +∞ while too little is known to call any score anomalous; never NaN.</summary>
    double Level(ReadOnlySpan<byte> state);

    /// <summary>
    /// Learns a score. One that is NaN or infinite is passed over and leaves the state as it is; one beyond ±1e30 counts as that.
    /// </summary>
    void Learn(Span<byte> state, double score);
}

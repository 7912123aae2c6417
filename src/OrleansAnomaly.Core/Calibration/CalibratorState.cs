using System.Runtime.CompilerServices;

namespace OrleansAnomaly.Core.Calibration;

/// <summary>What a <see cref="Calibrator"/> has learned of one stream of scores: 128 bytes.</summary>
public struct CalibratorState
{
    internal CalibratorBins Bins;
    internal int Total;
    internal uint Seen;
    internal uint StrideLog2;
    internal float BandScore;

    /// <summary>How many scores the histogram holds.</summary>
    public readonly int Count => Total;
}

[InlineArray(Calibrator.BinCount)]
internal struct CalibratorBins
{
    private ushort _first;
}

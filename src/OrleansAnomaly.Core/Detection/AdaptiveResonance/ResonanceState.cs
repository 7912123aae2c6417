using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansAnomaly.Core.Detection.AdaptiveResonance;

/// <summary>What a <see cref="Resonance"/> has learned of one series.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct ResonanceState
{
    // The range that levels part; while warming up, of the values so far.
    public double Low, High;
    public double Span;             // of the warm-up
    public double SeenLow, SeenHigh;    // of the values since the latest update
    public int Narrow;              // updates in a row that saw little of the range
    public double Average;          // of the latest blocks, the newest counting half

    // The block that is being filled.
    public double BlockLow, BlockHigh, BlockSum;
    public int BlockRows;

    public int Rows;                // of the warm-up
    public int IsReady;
    public int Blocks;              // since the warm-up began
    public int Levelled;            // blocks that the level counts hold
    public int Vectors;             // that were matched
    public float MatchMean;
    public int NextMatch;
    public float Lower, Upper;      // below: a mismatch; above: a box grows
    public int Masked;              // blocks without mismatch until a mismatch counts again
    public int SinceAlarm;
    public int UntilUpdate;
    public float LastAlarm;         // its match
    public float AlarmMean;         // of all alarms' matches
    public int Alarms;
    public int Boxes;
    public int Latest;              // levels in the window, 8 once it is full

    public Levels Window;
    public LevelCounts Counts;
    public Matches Recent;
    public Stamps Used;
    public Sides Sides;

    /// <summary>Extremes and means of the warm-up's blocks, which lie where the boxes will be.</summary>
    [UnscopedRef]
    public Span<double> WarmUpBlocks => MemoryMarshal.Cast<byte, double>((Span<byte>)Sides);

    /// <summary>The lower corners of the boxes, 16 bytes each, and in the other half what is missing from the upper ones to <see cref="Pattern.Full"/>.</summary>
    [UnscopedRef]
    public Span<byte> Corners => Sides;
}

/// <summary>The levels of the latest blocks in halves, oldest first.</summary>
[InlineArray(Pattern.Blocks)]
internal struct Levels
{
    private byte _first;
}

[InlineArray(LevelScale.Count)]
internal struct LevelCounts
{
    private ushort _first;
}

[InlineArray(Resonance.MostWarmUpBlocks)]
internal struct Matches
{
    private float _first;
}

[InlineArray(AdaptiveResonance.Boxes.Most)]
internal struct Stamps
{
    private int _first;
}

[InlineArray(2 * Pattern.Length * AdaptiveResonance.Boxes.Most)]
internal struct Sides
{
    private byte _first;
}

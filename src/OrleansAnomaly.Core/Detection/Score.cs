using System.Runtime.CompilerServices;

namespace OrleansAnomaly.Core.Detection;

/// <summary>What a detector says of one reading before it learns it.</summary>
public struct Score
{
    /// <summary>How odd the reading is: 0 is ordinary, more is odder; the unit is the detector's own. A calibrator makes a p-value of it.</summary>
    public double Evidence;

    /// <summary>The expected value; NaN while the detector knows too little.</summary>
    public double Expected;

    /// <summary>Half the width of the band around <see cref="Expected"/> in which about 99 % of normal readings fall.</summary>
    public double HalfBand;

    /// <summary>In what way the reading is odd, if it is.</summary>
    public AnomalyKind Kind;

    /// <summary>
    /// Whether the detector has not yet seen the like of this time: its evidence is then bounded, and says nothing of what is normal.
    /// </summary>
    public bool IsUnfamiliar;

    /// <summary>The detector's own notes from scoring to learning, so that nothing is reckoned twice.</summary>
    public Notes Notes;
}

/// <summary>A detector's own notes from scoring to learning.</summary>
[InlineArray(20)]
public struct Notes
{
    private double _first;
}

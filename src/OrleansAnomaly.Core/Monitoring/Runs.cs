using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>
/// How long something that happens now and then (a repeated value, a missed reading) goes on at a stretch. A run is improbable
/// when chance would hardly make it (geometric law) and no earlier run came near it.
/// </summary>
internal struct Runs
{
    public long Trials;
    public long Hits;
    public float Longest;   // longest run so far, slowly forgotten
    public float Current;

    /// <summary>Runs shorter than this are within what was seen.</summary>
    public readonly double LeastImprobable => 2 * Longest + 3;

    /// <summary>p-value of the present run; 1 while it is within what was seen.</summary>
    /// <param name="length">Length of the present run, in trials.</param>
    /// <param name="least">Runs shorter than this are never improbable.</param>
    public readonly double PValue(double length, double least)
    {
        if (length < least || length < LeastImprobable)
            return 1;
        double chance = (Hits + 1.0) / (Trials + 2.0);
        // Half of what the geometric law says: runs of real plants come in longer stretches than chance makes them.
        double log10 = 0.5 * length * Real.Log10(chance);
        return log10 < -9 ? 1e-9 : Real.Exp(log10 * 2.302585092994046);
    }

    /// <summary>Ends the present run.</summary>
    public void Close()
    {
        Longest = Current > Longest ? Current : Longest + (Current - Longest) * 0.0005f;
        Current = 0;
    }
}

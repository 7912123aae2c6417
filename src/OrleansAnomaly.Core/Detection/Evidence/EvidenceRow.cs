using System.Runtime.CompilerServices;
using OrleansAnomaly.Core.Detection.AdaptiveResonance;

namespace OrleansAnomaly.Core.Detection.Evidence;

/// <summary>What scoring tells learning: laid over <see cref="Notes"/>.</summary>
internal struct EvidenceRow
{
    public Averages Averages;
    public Looks Looks;
    public Forecast Forecast;
    public Match Match;
    public double SpikeStrength;

    public static ref EvidenceRow Of(ref Score score) => ref Unsafe.As<Notes, EvidenceRow>(ref score.Notes);

    public static ref readonly EvidenceRow In(in Score score) => ref Unsafe.As<Notes, EvidenceRow>(ref Unsafe.AsRef(in score.Notes));
}

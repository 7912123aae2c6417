using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.AdaptiveResonance;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

public sealed class AdaptiveResonanceConformance : DetectorConformance
{
    /// <summary>It tells new shapes, once each, at the ends of blocks; that is no kind of reading. <see cref="AdaptiveResonanceTests"/> asks for what it does tell.</summary>
    protected override IReadOnlyList<AnomalyKind> Claims => [];

    protected override int RowsToRecover => 8_000;

    protected override int RowsToNotice => 24;

    /// <summary>Shapes are told by where levels lie within a range that ends soon after the widest value.</summary>
    protected override bool TellsFarFromExtreme => false;

    protected override IDetector Create() => new AdaptiveResonanceDetector();
}

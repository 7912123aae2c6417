namespace OrleansAnomaly.Core.Detection.AdaptiveResonance;

/// <summary>What a <see cref="Resonance"/> says of one value.</summary>
/// <param name="Alarm">How surely the block that the value completes is like none before, 0 … 1; 0 where it completes none.</param>
/// <param name="Best">How well the best box matches the block, 0 … 1; negative where there is no match to speak of.</param>
internal readonly record struct Match(double Alarm, double Best);

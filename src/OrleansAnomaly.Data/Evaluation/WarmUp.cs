using OrleansAnomaly.Data.Evaluation.Nab;

namespace OrleansAnomaly.Data.Evaluation;

/// <summary>How many rows at the start of a series are for learning and do not count.</summary>
/// <param name="Rows">A fixed number; null takes the rule of NAB, 15 % and at most 750.</param>
/// <param name="Factor">By what that is multiplied.</param>
public readonly record struct WarmUp(int? Rows = null, double Factor = 1)
{
    /// <summary>Rows beyond the warm-up below which a series says nothing.</summary>
    public const int LeastRows = 20;

    /// <summary>The rule of NAB.</summary>
    public static WarmUp OfNab { get; } = new(null, 1);

    /// <summary>For a series of that many rows.</summary>
    public int Of(int rows) => (int)Math.Round((Rows ?? NabScorer.Probation(rows)) * Factor);

    /// <summary>Whether enough is left to say something.</summary>
    public bool Suffices(int rows) => rows - Of(rows) >= LeastRows;
}

namespace OrleansAnomaly.Data.Evaluation.Corpora;

/// <summary>What is known of the columns of a set's tables, by name or as <c>#N</c>; whatever is not given is guessed.</summary>
public sealed record CorpusColumns
{
    /// <summary>The column of the times.</summary>
    public string? Time { get; init; }

    /// <summary>The columns of the values; each is a series of its own.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The column that is 1 where something was wrong and 0 elsewhere.</summary>
    public string? Label { get; init; }
}

namespace OrleansAnomaly.Cli.Evaluate.Scoreboard;

/// <summary>A table of figures: the first column names, the others are numbers.</summary>
/// <param name="Title">What it tells.</param>
/// <param name="Columns">Heads of its columns.</param>
/// <param name="Rows">A text per column.</param>
internal sealed record ScoreTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

namespace OrleansAnomaly.Core.Detection.Catalogue;

/// <summary>The option of a detector that says for how many rows it learns before it judges.</summary>
/// <param name="Least">The fewest that it takes.</param>
/// <param name="Most">The most that it takes.</param>
/// <param name="With">Options with another warm-up.</param>
internal sealed record WarmUpOption<TOptions>(int Least, int Most, Func<TOptions, int, TOptions> With);

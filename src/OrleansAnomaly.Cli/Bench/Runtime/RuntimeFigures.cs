namespace OrleansAnomaly.Cli.Bench.Runtime;

/// <summary>One measured figure.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Note">Under which conditions.</param>
internal sealed record RuntimeFigure(string What, double Value, string Unit, string Note);

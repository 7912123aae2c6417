namespace OrleansAnomaly.Data.Sets.TennesseeEastman;

/// <summary>A test with a fault.</summary>
/// <param name="Number">Number of the fault, 1 … 21.</param>
/// <param name="Rows">All rows by time; the first <see cref="TennesseeEastmanSet.NormalRows"/> are normal, all others are of the fault.</param>
public sealed record TennesseeEastmanFault(int Number, double[][] Rows);

namespace OrleansAnomaly.Storage.History;

/// <summary>A statement of SQL and the names of its parameters, in the order in which values are given.</summary>
internal sealed record Statement(string Text, params string[] Parameters);

namespace OrleansAnomaly.Storage.History;

/// <summary>A statement of SQL and the names of its parameters, in the order in which values are given.</summary>
internal sealed record Statement(string Text, params string[] Parameters)
{
    /// <summary>The text with parameters by number, from <c>$1</c>, as PostgreSQL wants it. The longest name goes first, since one may begin as another.</summary>
    public string Numbered => field ??= Parameters.Select((name, i) => (Name: name, Number: i + 1)).OrderByDescending(item => item.Name.Length)
        .Aggregate(Text, (text, item) => text.Replace($"@{item.Name}", $"${item.Number}", StringComparison.Ordinal));
}

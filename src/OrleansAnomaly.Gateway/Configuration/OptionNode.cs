namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>What a source of options says under one key: a text, further keys, or (in configurations) both.</summary>
/// <param name="Name">The key.</param>
/// <param name="Where">Where it stands, such as <c>line 4</c> or <c>appsettings.json</c>; faults begin with it.</param>
internal sealed record OptionNode(string Name, string Where)
{
    /// <summary>The text; null where the source says nothing, or keys.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<OptionNode> Children { get; init; } = [];

    public bool IsList { get; init; }

    public bool IsNothing => Text is null && Children.Count == 0 && !IsList;

    /// <summary>What stands there, for a message.</summary>
    public string Found => this switch
    {
        { IsList: true } => "a list",
        { Text: null or "", Children.Count: 0 } => "empty",
        { Text: { } text } => $"'{Short(text)}'",
        { Children: [var only] } => $"'{Short(only.Name)}' with keys",
        _ => "keys with values",
    };

    public static string Short(string text) => (text.Length <= 60 ? text : text[..60] + "…").ReplaceLineEndings(" ");
}

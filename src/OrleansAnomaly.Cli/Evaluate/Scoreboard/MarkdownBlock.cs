using System.Text;

namespace OrleansAnomaly.Cli.Evaluate.Scoreboard;

/// <summary>The part of a page between two comments, which a command writes anew.</summary>
internal sealed class MarkdownBlock
{
    public const string Begin = "<!-- scoreboard: written by 'anomaly evaluate scoreboard --markdown' -->";
    public const string End = "<!-- end of scoreboard -->";

    private readonly string _path, _before, _after;

    private MarkdownBlock(string path, string before, string after) => (_path, _before, _after) = (path, before, after);

    /// <exception cref="UnusableArgumentException">The file cannot be read, or has not each of the comments once, in order.</exception>
    public static MarkdownBlock Of(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new UnusableArgumentException($"--markdown: cannot read {path}: {failure.Message}");
        }
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin || text.LastIndexOf(Begin, StringComparison.Ordinal) != begin || text.LastIndexOf(End, StringComparison.Ordinal) != end)
            throw new UnusableArgumentException($"--markdown: {path} has not the comments that the tables stand between; expected once each, in this order: {Begin} and {End}");
        return new MarkdownBlock(path, text[..(begin + Begin.Length)], text[end..]);
    }

    /// <summary>Puts tables and what is to be said of them between the comments.</summary>
    /// <exception cref="UnusableArgumentException">The file cannot be written.</exception>
    public void Write(IReadOnlyList<ScoreTable> tables, IReadOnlyList<string> notes)
    {
        var text = new StringBuilder(_before).Append('\n');
        foreach (ScoreTable table in tables)
        {
            text.Append($"\n**{table.Title}**\n\n| {string.Join(" | ", table.Columns.Select(Cell))} |\n|---|{string.Concat(Enumerable.Repeat("---:|", table.Columns.Count - 1))}\n");
            foreach (IReadOnlyList<string> row in table.Rows)
                text.Append($"| {string.Join(" | ", row.Select(Cell))} |\n");
        }
        foreach (string note in notes)
            text.Append($"\n{note}\n");
        text.Append('\n').Append(_after);
        try
        {
            File.WriteAllText(_path, text.ToString());
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new UnusableArgumentException($"--markdown: cannot write {_path}: {failure.Message}");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

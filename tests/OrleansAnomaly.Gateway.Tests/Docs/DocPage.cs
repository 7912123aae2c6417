namespace OrleansAnomaly.Gateway.Tests.Docs;

/// <summary>A page of <c>docs/</c>: its text, and the examples that can be run.</summary>
internal sealed class DocPage
{
    private DocPage(string name, string[] lines) => (Name, Lines) = (name, lines);

    public string Name { get; }

    public IReadOnlyList<string> Lines { get; }

    public string Text => string.Join('\n', Lines);

    public static DocPage Read(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Join(folder.FullName, "OrleansAnomaly.sln")))
                return new DocPage(name, File.ReadAllLines(Path.Join(folder.FullName, "docs", name)));
        }
        throw new InvalidOperationException($"the tests run outside of the source tree: no OrleansAnomaly.sln above {AppContext.BaseDirectory}");
    }

    /// <summary>
    /// The examples in their order. A fenced block is one where its first line reads <c>```sh STATUS</c>, the status that the last request in it is answered with.
    /// The next block is its answer where it is of <c>jsonc</c> (a part of the body) or <c>text</c>, and no other command comes before it.
    /// </summary>
    public IReadOnlyList<Example> Examples()
    {
        var found = new List<Example>();
        foreach ((string info, int line, string text) in Blocks())
        {
            string[] words = info.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["sh", var status])
                found.Add(new Example(Name, line, text, int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)));
            else if (words is ["sh"] && found is [.., { Answer: null }])
                found[^1] = found[^1] with { Answer = "" };
            else if (words is ["jsonc" or "text"] && found is [.., { Answer: null }])
                found[^1] = found[^1] with { Answer = text, IsJson = words[0] == "jsonc" };
        }
        return found;
    }

    /// <summary>The part of the page under the heading that has this text, up to the next heading of its level or a higher one; null where there is none.</summary>
    public string? Section(string heading)
    {
        int start = Array.FindIndex([.. Lines], line => line.StartsWith('#') && line.Contains(heading, StringComparison.Ordinal));
        if (start < 0)
            return null;
        int level = Lines[start].TakeWhile(c => c == '#').Count();
        bool isFenced = false;
        return string.Join('\n', Lines.Skip(start + 1).TakeWhile(line =>
        {
            isFenced ^= line.StartsWith("```", StringComparison.Ordinal);
            return isFenced || !line.StartsWith('#') || line.TakeWhile(c => c == '#').Count() > level;
        }));
    }

    private IEnumerable<(string Info, int Line, string Text)> Blocks()
    {
        for (int i = 0; i < Lines.Count; i++)
        {
            if (!Lines[i].StartsWith("```", StringComparison.Ordinal))
                continue;
            int end = i + 1;
            while (end < Lines.Count && Lines[end] != "```")
                end++;
            yield return (Lines[i][3..], i + 1, string.Join('\n', Lines.Skip(i + 1).Take(end - i - 1)));
            i = end;
        }
    }
}

/// <summary>An example that can be run.</summary>
/// <param name="Page">The page it is on.</param>
/// <param name="Line">The line where it begins.</param>
/// <param name="Command">What a reader types.</param>
/// <param name="Status">What the page says that the last request is answered with.</param>
internal sealed record Example(string Page, int Line, string Command, int Status)
{
    /// <summary>What the page shows of the answer; null or empty where it shows none.</summary>
    public string? Answer { get; init; }

    public bool IsJson { get; init; }

    /// <summary>Whether its last request is one that never ends by itself.</summary>
    public bool IsStream => Command.Contains("curl -N", StringComparison.Ordinal);

    public override string ToString() => $"{Page}:{Line}";
}

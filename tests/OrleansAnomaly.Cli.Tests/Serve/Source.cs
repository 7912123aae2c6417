namespace OrleansAnomaly.Cli.Tests.Serve;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Source
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "OrleansAnomaly.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside of the source tree: no OrleansAnomaly.sln above " + AppContext.BaseDirectory);
    }
}

namespace OrleansAnomaly.Core.Tests.Architecture;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrleansAnomaly.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("the tests run outside of the source tree: no OrleansAnomaly.sln above " + AppContext.BaseDirectory);
    }
}

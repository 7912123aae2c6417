namespace OrleansAnomaly.TestKit;

/// <summary>The real data sets, which lie beside the checkout in <c>shared/data</c> on machines that have them.</summary>
public static class SharedData
{
    /// <summary>The folder; null where this machine has none.</summary>
    public static string? Root { get; } = Find();

    /// <summary>A file or folder in it.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root ?? throw new InvalidOperationException("no shared data here"), .. parts]);

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }
        return null;
    }
}

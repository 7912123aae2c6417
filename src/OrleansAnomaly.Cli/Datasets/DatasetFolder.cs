namespace OrleansAnomaly.Cli.Datasets;

/// <summary>Where data sets lie.</summary>
internal static class DatasetFolder
{
    /// <summary>The folder of all sets, where none is named.</summary>
    /// <exception cref="UnusableArgumentException">The user has no folder for data.</exception>
    public static string Default()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return home.Length > 0 ? Path.Join(home, "anomaly", "datasets") : throw new UnusableArgumentException("there is no folder for a user's data here; name one by --dir or --data");
    }
}

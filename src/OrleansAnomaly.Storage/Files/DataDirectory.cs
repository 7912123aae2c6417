namespace OrleansAnomaly.Storage.Files;

/// <summary>A data directory that this process has for itself until it is disposed of.</summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(DiskFiles files, FileStream held)
    {
        Files = files;
        _lock = held;
    }

    /// <summary>Its files.</summary>
    public DiskFiles Files { get; }

    /// <summary>Full path of something in it.</summary>
    public string PathOf(string name) => Files.Describe(name);

    /// <summary>Takes a directory, and makes it where it is missing; or says why it cannot be had.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="fault">What is wrong, and what was expected; null where it could be taken.</param>
    public static DataDirectory? TryOpen(string path, out string? fault)
    {
        try
        {
            var files = new DiskFiles(path);
            Directory.CreateDirectory(files.Root);
            // The system gives the lock back when the process ends, however it ends. The file itself stays.
            var held = new FileStream(Path.Combine(files.Root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            fault = null;
            return new DataDirectory(files, held);
        }
        catch (IOException error) when (IsHeld(error))
        {
            fault = $"the data directory '{Path.GetFullPath(path)}' is in use by another process ({error.Message}); expected one that no other process has open";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = $"the data directory '{path}' cannot be written: {error.Message}; expected a path that this process may create and write";
        }
        return null;
    }

    // EWOULDBLOCK of flock on Linux and macOS; ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException error) => (error.HResult & 0xFFFF) is var code && code == (OperatingSystem.IsWindows() ? 32 : OperatingSystem.IsMacOS() ? 35 : 11);

    /// <summary>Gives the directory back.</summary>
    public void Dispose() => _lock.Dispose();
}

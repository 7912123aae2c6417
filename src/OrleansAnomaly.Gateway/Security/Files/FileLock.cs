namespace OrleansAnomaly.Gateway.Security.Files;

/// <summary>Keeps other processes from changing a file at the same time: an empty file beside it, whose lock the system gives back whatever becomes of its holder.</summary>
internal sealed class FileLock : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5), s_patience = TimeSpan.FromSeconds(10);

    private readonly FileStream _held;

    private FileLock(FileStream held) => _held = held;

    /// <summary>Takes the lock of a file.</summary>
    /// <exception cref="IOException">Others hold it for too long, or there is nowhere to put it.</exception>
    public static async Task<FileLock> TakeAsync(string path, TimeProvider time, CancellationToken stop)
    {
        string place = path + ".lock";
        long since = time.GetTimestamp();
        while (true)
        {
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
                if (!OperatingSystem.IsWindows())
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                return new FileLock(new FileStream(place, options));
            }
            catch (UnauthorizedAccessException failure)
            {
                throw new IOException($"{place} cannot be made: {failure.Message}", failure);
            }
            catch (IOException held) when (held is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                if (time.GetElapsedTime(since) > s_patience)
                    throw new IOException($"{path} is held by another process for more than {s_patience.TotalSeconds:0} s ({place}: {held.Message})", held);
            }
            await Task.Delay(s_pause, time, stop).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _held.DisposeAsync();
}

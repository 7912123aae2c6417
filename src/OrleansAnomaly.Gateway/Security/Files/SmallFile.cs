namespace OrleansAnomaly.Gateway.Security.Files;

/// <summary>Files that are read and replaced as a whole.</summary>
internal static class SmallFile
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The whole content.</summary>
    /// <exception cref="IOException">It cannot be read, or has more than <paramref name="mostBytes"/>.</exception>
    public static byte[] Read(string path, int mostBytes)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            // What has no length, such as a device, is not read without end either.
            using var content = new MemoryStream();
            byte[] buffer = new byte[16 << 10];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length > mostBytes)
                    throw new IOException($"{path} has more than {mostBytes} bytes; expected a smaller file");
            }
            return content.ToArray();
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Puts a new content in the place of the old one, durable and all at once. Only its owner may read it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        // A link is followed, so that it stays one.
        string target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        string fresh = $"{target}.{Environment.ProcessId}.new";
        try
        {
            using (FileStream stream = Create(fresh))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(fresh, target, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            File.Delete(fresh);
            throw failure as IOException ?? new IOException($"{path} cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Opens a file to append to; one that is made only its owner may read.</summary>
    public static FileStream OpenToAppend(string path) => Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite);

    private static FileStream Create(string path)
    {
        File.Delete(path);
        return Open(path, FileMode.CreateNew, FileShare.None);
    }

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersOnly;
        return new FileStream(path, options);
    }
}

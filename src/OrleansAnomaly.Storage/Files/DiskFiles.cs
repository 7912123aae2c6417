using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansAnomaly.Storage.Files;

/// <summary>
/// The machine's own file system. <see cref="IFile.Flush"/> is fsync on Linux, F_FULLFSYNC on macOS and FlushFileBuffers on Windows.
/// Flushing a folder is fsync of it on Linux and macOS; on Windows NTFS journals names by itself, and the call does nothing.
/// </summary>
public sealed partial class DiskFiles : IFiles
{
    /// <summary>The files below <paramref name="root"/>, which need not exist yet.</summary>
    public DiskFiles(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        Root = Path.GetFullPath(root);
    }

    /// <summary>Full path of the data directory.</summary>
    public string Root { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        string path = Describe(folder);
        if (!Directory.Exists(path))
            return [];
        string[] names = [.. Directory.GetFiles(path).Select(file => Path.GetFileName(file)!)];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    public IFile Create(string name)
    {
        string path = Describe(name);
        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FlushPath(Path.GetDirectoryName(folder)!);
        }
        return new DiskFile(name, Open(path, FileMode.CreateNew, FileAccess.ReadWrite));
    }

    /// <inheritdoc/>
    public IFile Open(string name, bool forWriting = false) =>
        new DiskFile(name, Open(Describe(name), FileMode.Open, forWriting ? FileAccess.ReadWrite : FileAccess.Read));

    /// <inheritdoc/>
    public void Rename(string from, string to) => Guarded(() => File.Move(Describe(from), Describe(to), overwrite: true));

    /// <inheritdoc/>
    public void Delete(string name)
    {
        string path = Describe(name);
        if (File.Exists(path))
            Guarded(() => File.Delete(path));
    }

    /// <inheritdoc/>
    public void FlushFolder(string folder) => FlushPath(Describe(folder));

    /// <inheritdoc/>
    public string Describe(string name) => Path.Combine(Root, name);

    // Write-sharing lets a second process read a log that is being written; who may write is settled by the lock on the data directory.
    private static SafeFileHandle Open(string path, FileMode mode, FileAccess access)
    {
        try
        {
            return File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    private static void Guarded(Action change)
    {
        try
        {
            change();
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    private static void FlushPath(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = OpenFolder(path, 0);
        if (descriptor < 0)
            throw Failed("open", path);
        try
        {
            if (Sync(descriptor) != 0)
                throw Failed("fsync", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string call, string path) =>
        new($"{call} of folder '{path}' failed: {Marshal.GetLastPInvokeErrorMessage()} (error {Marshal.GetLastPInvokeError()})");

    // .NET opens no folders, so their fsync has to be asked of the system itself.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    private sealed class DiskFile(string name, SafeFileHandle handle) : IFile
    {
        public string Name => name;

        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> buffer, long offset)
        {
            int total = 0;
            while (total < buffer.Length)
            {
                int read = RandomAccess.Read(handle, buffer[total..], offset + total);
                if (read == 0)
                    break;
                total += read;
            }
            return total;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

        public void Flush() => RandomAccess.FlushToDisk(handle);

        public void Truncate(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();
    }
}

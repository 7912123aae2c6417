namespace OrleansAnomaly.Storage.Files;

/// <summary>
/// The files below one data directory, and all that storage asks of a file system. Names are relative, with <c>/</c> between folders
/// (<c>log/0000000001.log</c>). What was written outlives the process; what was flushed outlives the machine's power; a name (created, renamed,
/// deleted) outlives it once its folder was flushed.
/// <para>
/// Two sides: <see cref="DiskFiles"/>, and the fault-injecting files of the tests, which lose, tear and reorder what was not flushed.
/// Every member throws <see cref="IOException"/> where the system refuses.
/// </para>
/// </summary>
public interface IFiles
{
    /// <summary>Names of the files directly in a folder, without the folder, in ordinal order; none where there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Makes a file for reading and writing, and its folder where that is missing.</summary>
    /// <exception cref="IOException">There is one of that name.</exception>
    IFile Create(string name);

    /// <summary>Opens a file for reading, and for writing where asked.</summary>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    IFile Open(string name, bool forWriting = false);

    /// <summary>Gives a file another name in the same folder; a file that had it is replaced, atomically.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; nothing happens where there is none.</summary>
    void Delete(string name);

    /// <summary>Makes the names in a folder durable: what was created, renamed or deleted in it survives a loss of power.</summary>
    void FlushFolder(string folder);

    /// <summary>Where a file lies, for messages to people.</summary>
    string Describe(string name);
}

/// <summary>An open file. One thread writes at a time; reading beside it is allowed.</summary>
public interface IFile : IDisposable
{
    /// <summary>Its name, as it was opened.</summary>
    string Name { get; }

    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads up to <paramref name="buffer"/>'s length from <paramref name="offset"/> on; returns how many bytes there were, less only at the end of the file.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all bytes at <paramref name="offset"/>; the file grows where needed.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes all that was written durable (fsync). Once this has failed nothing about earlier writes is known, and no second call may be trusted.</summary>
    void Flush();

    /// <summary>Cuts the file off at <paramref name="length"/>.</summary>
    void Truncate(long length);
}

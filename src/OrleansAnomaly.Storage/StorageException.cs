namespace OrleansAnomaly.Storage;

/// <summary>What is stored cannot be read, or cannot be written any more. The message names the file, the position in it, what was found and what was expected.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What happened, where, and what was expected.</param>
    /// <param name="file">The file concerned, as people know it (a full path where there is one).</param>
    /// <param name="offset">Byte position in the file; −1 where it concerns the whole file.</param>
    /// <param name="inner">What the system said.</param>
    public StorageException(string message, string file, long offset = -1, Exception? inner = null)
        : base(offset >= 0 ? $"{file} at byte {offset}: {message}" : $"{file}: {message}", inner)
    {
        File = file;
        Offset = offset;
    }

    /// <summary>The file concerned.</summary>
    public string File { get; }

    /// <summary>Byte position in the file; −1 where it concerns the whole file.</summary>
    public long Offset { get; }
}

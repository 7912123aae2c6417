using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.States;

/// <summary>One data file that is open. What the system says of it becomes a <see cref="StorageException"/> here.</summary>
internal sealed class StateFile(int number, IFile file, string path) : IDisposable
{
    private long _length, _written;

    public int Number => number;

    public string Path => path;

    /// <summary>Bytes that count, those among them that still stand in the appender's buffer.</summary>
    public long Length
    {
        get => Volatile.Read(ref _length);
        set => Volatile.Write(ref _length, value);
    }

    /// <summary>Bytes that were handed to the system; read beside the writing thread.</summary>
    public long Written
    {
        get => Volatile.Read(ref _written);
        set => Volatile.Write(ref _written, value);
    }

    /// <summary>Bytes that outlive the machine's power.</summary>
    public long Flushed { get; set; }

    /// <summary>Bytes of records that somebody holds; under the store's gate.</summary>
    public long Live { get; set; }

    /// <summary>Whether loading lost something in it.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Bytes that the system has.</summary>
    public long StoredLength()
    {
        try
        {
            return file.Length;
        }
        catch (IOException refused)
        {
            throw new StorageException($"its length could not be read: {refused.Message}", path, -1, refused);
        }
    }

    /// <summary>Fills the buffer from <paramref name="offset"/> on.</summary>
    public void Read(Span<byte> buffer, long offset)
    {
        try
        {
            int read = file.Read(buffer, offset);
            if (read < buffer.Length)
                throw new StorageException($"the file ends at {offset + read}; expected {buffer.Length} bytes here", path, offset);
        }
        catch (IOException refused)
        {
            throw new StorageException($"{buffer.Length} bytes could not be read: {refused.Message}", path, offset, refused);
        }
        catch (ObjectDisposedException gone)
        {
            throw new StorageException("the file has been deleted; expected a record that is still held", path, offset, gone);
        }
    }

    /// <summary>Writes at the end of what was written.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes, Written);
        }
        catch (IOException refused)
        {
            throw new StorageException($"{bytes.Length} bytes could not be written: {refused.Message}", path, Written, refused);
        }
        Written += bytes.Length;
    }

    /// <summary>Makes the first <paramref name="length"/> bytes, which were written, outlive the machine's power.</summary>
    public void Flush(long length)
    {
        if (length <= Flushed)
            return;
        try
        {
            file.Flush();
        }
        catch (IOException refused)
        {
            throw new StorageException($"the file could not be flushed: {refused.Message}", path, -1, refused);
        }
        Flushed = length;
    }

    public void Dispose() => file.Dispose();
}

using System.Collections.Concurrent;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Storage.States;

/// <summary>The end of the store: the data file that grows, and the bytes that are not yet handed to the system. One caller at a time.</summary>
internal sealed class StateAppender(
    StateFolder folder, ConcurrentDictionary<int, StateFile> table, long fileBytes, int bufferBytes, TimeProvider time, int lastNumber)
{
    private readonly byte[] _buffer = new byte[bufferBytes];
    private int _buffered;
    private int _lastNumber = lastNumber;

    /// <summary>The file that grows; null before the first record.</summary>
    public StateFile? Current { get; private set; }

    public StateRef Append(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        int bytes = header.Length + payload.Length;
        if (Current is not StateFile file || (file.Length > StateFileFormat.HeaderBytes && file.Length + bytes > fileBytes))
            file = Begin();
        var at = new StateRef(file.Number, file.Length, bytes);
        Put(header);
        Put(payload);
        file.Length += bytes;
        file.Live += bytes;
        return at;
    }

    /// <summary>Hands to the system what is buffered.</summary>
    public void WriteOut()
    {
        if (_buffered == 0)
            return;
        Current!.Write(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    /// <summary>Copies the part of a stretch of a file that is still buffered; returns how many bytes of it, from its start on, must be read from the file.</summary>
    public int CopyBuffered(StateFile file, long offset, Span<byte> to)
    {
        long start = file.Written;
        if (file != Current || offset + to.Length <= start)
            return to.Length;
        int stored = (int)Math.Max(0, start - offset);
        _buffer.AsSpan((int)(offset + stored - start), to.Length - stored).CopyTo(to[stored..]);
        return stored;
    }

    private StateFile Begin()
    {
        WriteOut();
        if (_lastNumber == int.MaxValue)
            throw new StorageException($"the last data file has number {_lastNumber}, and none can follow", folder.Describe());
        StateFile file = folder.CreateData(_lastNumber + 1);
        _lastNumber = file.Number;
        Current = table[file.Number] = file;
        Span<byte> header = stackalloc byte[StateFileFormat.HeaderBytes];
        StateFileFormat.WriteHeader(header, file.Number, EventTime.From(time.GetUtcNow()));
        Put(header);
        file.Length = header.Length;
        return file;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_buffered == _buffer.Length)
                WriteOut();
            int count = Math.Min(bytes.Length, _buffer.Length - _buffered);
            bytes[..count].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += count;
            bytes = bytes[count..];
        }
    }
}

namespace OrleansAnomaly.Storage.States;

/// <summary>One pass over a data file, in large reads, that shows every record in order.</summary>
internal sealed class StateScan
{
    private const int LargeRead = 4 << 20;

    // What searches for a next whole record may checksum in one file, so that bytes made to look like records cannot hold them up for long.
    private const long MostSearched = 4L << 30;

    private readonly StateFile _file;
    private readonly Action<StorageException>? _lost;
    private readonly long _end;
    private byte[] _window;
    private long _windowStart;
    private int _windowBytes;
    private long _searched;
    private bool _unreadable;

    private StateScan(StateFile file, Action<StorageException>? lost)
    {
        _file = file;
        _lost = lost;
        _end = file.Length;
        _window = new byte[Math.Min(LargeRead, _end)];
    }

    /// <summary>Shows the records of a file. What is wrong is thrown where <paramref name="lost"/> is null; else it is told and left out.</summary>
    public static void Run(StateFile file, StateVisitor visitor, Action<StorageException>? lost) => new StateScan(file, lost).Run(visitor);

    private void Run(StateVisitor visitor)
    {
        if (HeaderDamage() is StorageException header)
            Lose(header, 0);
        long offset = StateFileFormat.HeaderBytes;
        while (offset < _end && !_unreadable)
        {
            if (Look(offset, out StateRecord record) is StorageException damage)
            {
                // Nobody who accepts no loss waits for the search.
                long next = _lost == null ? offset : Next(offset);
                Lose(damage, next - offset);
                offset = next;
                continue;
            }
            visitor(record);
            offset += record.At.Bytes;
        }
    }

    private void Lose(StorageException damage, long bytes)
    {
        if (_lost == null)
            throw damage;
        _file.IsDamaged = true;
        _lost(bytes == 0 ? damage : new StorageException($"{bytes} bytes are left out, because of damage: {damage.Message}", damage.File, damage.Offset, damage));
    }

    private StorageException? HeaderDamage()
    {
        if (_end < StateFileFormat.HeaderBytes)
            return Damage($"the file ends here; expected a header of {StateFileFormat.HeaderBytes} bytes", _end);
        try
        {
            return StateFileFormat.Fault(Window(0, StateFileFormat.HeaderBytes), _file.Number) is string fault ? Damage(fault, 0) : null;
        }
        catch (StorageException unreadable)
        {
            _unreadable = true;
            return unreadable;
        }
    }

    /// <summary>The record at <paramref name="offset"/>, or why there is none.</summary>
    private StorageException? Look(long offset, out StateRecord record)
    {
        record = default;
        long room = _end - offset - RecordFormat.HeaderBytes;
        if (room < 0)
            return Damage($"{_end - offset} bytes are left; expected a record of {RecordFormat.HeaderBytes} or more", offset);
        try
        {
            ReadOnlySpan<byte> header = Window(offset, RecordFormat.HeaderBytes);
            if (RecordFormat.LengthFault(header, room) is string length)
                return Damage(length, offset);
            int bytes = RecordFormat.HeaderBytes + RecordFormat.PayloadBytes(header);
            ReadOnlySpan<byte> whole = Window(offset, bytes);
            if (RecordFormat.Fault(whole[..RecordFormat.HeaderBytes], whole[RecordFormat.HeaderBytes..]) is string fault)
                return Damage(fault, offset);
            record = RecordFormat.Record(whole[..RecordFormat.HeaderBytes], whole[RecordFormat.HeaderBytes..], new StateRef(_file.Number, offset, bytes));
            return null;
        }
        catch (StorageException unreadable)
        {
            _unreadable = true;
            return unreadable;
        }
    }

    /// <summary>Where the next whole record begins after a damaged one; the end where none is found.</summary>
    private long Next(long damaged)
    {
        // Mostly the length is sound, and the next record begins behind it.
        if (_end - damaged >= RecordFormat.HeaderBytes && !_unreadable)
        {
            ReadOnlySpan<byte> header = Window(damaged, RecordFormat.HeaderBytes);
            long next = damaged + RecordFormat.HeaderBytes + RecordFormat.PayloadBytes(header);
            if (RecordFormat.LengthFault(header, _end - damaged - RecordFormat.HeaderBytes) == null && (next == _end || Look(next, out _) == null))
                return next;
        }
        for (long at = damaged + 1; _end - at >= RecordFormat.HeaderBytes && !_unreadable && _searched < MostSearched; at++)
        {
            if (!CouldBegin(at))
                continue;
            _searched += RecordFormat.HeaderBytes + RecordFormat.PayloadBytes(Window(at, RecordFormat.HeaderBytes));
            if (Look(at, out _) == null)
                return at;
        }
        return _end;
    }

    private bool CouldBegin(long at)
    {
        try
        {
            ReadOnlySpan<byte> header = Window(at, RecordFormat.HeaderBytes);
            return RecordFormat.FieldFault(header) == null && RecordFormat.LengthFault(header, _end - at - RecordFormat.HeaderBytes) == null;
        }
        catch (StorageException)
        {
            _unreadable = true;
            return false;
        }
    }

    /// <summary>Bytes of the file, which must lie before its end; valid until the next call.</summary>
    private ReadOnlySpan<byte> Window(long offset, int bytes)
    {
        if (offset < _windowStart || offset + bytes > _windowStart + _windowBytes)
        {
            // No longer than the longest record, and than the file.
            if (bytes > _window.Length)
                _window = new byte[bytes];
            int count = (int)Math.Min(_window.Length, _end - offset);
            _windowBytes = 0;
            _file.Read(_window.AsSpan(0, count), offset);
            (_windowStart, _windowBytes) = (offset, count);
        }
        return _window.AsSpan((int)(offset - _windowStart), bytes);
    }

    private StorageException Damage(string message, long offset) => new(message, _file.Path, offset);
}

using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.TestKit.Files;

/// <summary>One file of <see cref="FaultyFiles"/>: what the living process reads, what is durable, and the changes between the two.</summary>
internal sealed class StoredFile(int id)
{
    private const int Sector = 512;

    private readonly List<Change> _unflushed = [];
    private Content _live, _durable;

    /// <summary>Order of creation; decides the order in which a loss of power settles files.</summary>
    public int Id => id;

    public int Length => _live.Length;

    public ReadOnlySpan<byte> Bytes => _live.Bytes;

    public void Write(int offset, ReadOnlySpan<byte> bytes)
    {
        _live.Write(offset, bytes);
        _unflushed.Add(new Change(offset, bytes.ToArray()));
    }

    public void Truncate(int length)
    {
        _live.Resize(length);
        _unflushed.Add(new Change(length, null));
    }

    public void Flush()
    {
        foreach (Change change in _unflushed)
            Keep(change);
        _unflushed.Clear();
    }

    /// <summary>As on Linux: what was unflushed reached the disk or did not, counts as clean from now on, and is still read from memory or not.</summary>
    public void FailFlush(ref SplitMix64 random)
    {
        Settle(ref random);
        if (random.NextInt32(2) == 0)
            _live = _durable.Copy();
    }

    public void Crash(ref SplitMix64 random)
    {
        Settle(ref random);
        _live = _durable.Copy();
    }

    public void Put(ReadOnlySpan<byte> bytes)
    {
        _unflushed.Clear();
        _live = default;
        _live.Write(0, bytes);
        _durable = _live.Copy();
    }

    public void Flip(int offset, int bit)
    {
        _live.Bytes[offset] ^= (byte)(1 << bit);
        if (offset < _durable.Length)
            _durable.Bytes[offset] ^= (byte)(1 << bit);
    }

    // Changes that were not flushed reach the disk in any order: that is the same as any subset of them.
    private void Settle(ref SplitMix64 random)
    {
        int mode = random.NextInt32(4);
        foreach (Change change in _unflushed)
        {
            int fate = mode switch { 0 => 0, 1 => 1, _ => random.NextInt32(4) };
            if (fate == 0)
                Keep(change);
            else if (change.Bytes is { Length: > 0 } bytes)
            {
                if (fate == 2)
                    _durable.Write(change.Offset, bytes.AsSpan(0, random.NextInt32(bytes.Length + 1)));
                else if (fate == 3)
                    KeepSectors(change.Offset, bytes, ref random);
                // The length is kept apart from the bytes: it may have grown although they are lost.
                if (random.NextInt32(2) == 0)
                    _durable.Resize(Math.Max(_durable.Length, change.Offset + bytes.Length));
            }
        }
        _unflushed.Clear();
    }

    private void KeepSectors(int offset, byte[] bytes, ref SplitMix64 random)
    {
        bool zeros = random.NextInt32(2) == 0;
        for (int start = 0; start < bytes.Length;)
        {
            int end = Math.Min(bytes.Length, start + Sector - (offset + start) % Sector);
            if (random.NextInt32(2) == 0)
                _durable.Write(offset + start, bytes.AsSpan(start..end));
            else if (zeros && offset + start < _durable.Length)
                _durable.Bytes[(offset + start)..Math.Min(offset + end, _durable.Length)].Clear();
            start = end;
        }
    }

    private void Keep(Change change)
    {
        if (change.Bytes is { } bytes)
            _durable.Write(change.Offset, bytes);
        else
            _durable.Resize(change.Offset);
    }

    /// <summary>A write, or, without bytes, a cut at <paramref name="Offset"/>.</summary>
    private readonly record struct Change(int Offset, byte[]? Bytes);

    private struct Content
    {
        private byte[]? _bytes;

        public int Length { get; private set; }

        public readonly Span<byte> Bytes => _bytes.AsSpan(0, Length);

        public void Write(int offset, ReadOnlySpan<byte> bytes)
        {
            if (bytes.IsEmpty)
                return;
            Resize(Math.Max(Length, offset + bytes.Length));
            bytes.CopyTo(Bytes[offset..]);
        }

        public void Resize(int length)
        {
            if (length > (_bytes?.Length ?? 0))
                Array.Resize(ref _bytes, Math.Max(length, 2 * (_bytes?.Length ?? 0)));
            if (length < Length)
                Bytes[length..].Clear();
            Length = length;
        }

        public readonly Content Copy() => new() { _bytes = Bytes.ToArray(), Length = Length };
    }
}

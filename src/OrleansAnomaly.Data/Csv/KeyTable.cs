using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrleansAnomaly.Data.Csv;

/// <summary>The different keys of a table, numbered in the order of their first rows. A key that is known costs no allocation.</summary>
internal sealed class KeyTable
{
    /// <summary>Longest key in bytes: that of a sensor's path.</summary>
    public const int MaxBytes = 256;

    private readonly Dictionary<byte[], int> _indices = new(new BytesComparer());
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<string> _names = [];
    private readonly List<long> _rows = [];
    private readonly int _max;
    private byte[] _last = [];
    private int _lastIndex = -1;

    public KeyTable(int max)
    {
        _max = max;
        _lookup = _indices.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a key, new or known; −1: it is new and there is no room.</summary>
    public int IndexOf(ReadOnlySpan<byte> key)
    {
        // Tables are mostly sorted by key.
        if (_lastIndex >= 0 && key.SequenceEqual(_last))
            return _lastIndex;
        if (!_lookup.TryGetValue(key, out byte[]? known, out int index))
        {
            if (_names.Count == _max)
                return -1;
            index = _names.Count;
            known = key.ToArray();
            _indices.Add(known, index);
            _names.Add(Encoding.UTF8.GetString(key));
            _rows.Add(0);
        }
        _last = known;
        _lastIndex = index;
        return index;
    }

    /// <summary>Counts a row of a key; the answer is how many there were before.</summary>
    public long CountRow(int index) => _rows[index]++;

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        // Seeded per process, so that no file can be made to collide; the numbers given out do not depend on it.
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>Parts text that comes in pieces into lines; what is too long to be a row is passed over, not gathered.</summary>
internal struct Lines
{
    private bool _isBegun;
    private bool _isPassing;

    /// <summary>The next line that is not empty.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isEnd">Whether nothing comes after it.</param>
    /// <param name="used">How much of it is done with; moved on.</param>
    /// <param name="line">The line, without its end.</param>
    /// <param name="isTooLong">Whether the line is longer than rows may be; it is then empty, and the rest of it is passed over.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryNext(ReadOnlySpan<byte> text, bool isEnd, ref int used, out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        line = default;
        isTooLong = false;
        if (!_isBegun)
        {
            // A byte order mark is not text.
            if (!isEnd && text.Length - used < 3)
                return false;
            if (text[used..].StartsWith("\uFEFF"u8))
                used += 3;
            _isBegun = true;
        }
        while (used < text.Length)
        {
            int length = text[used..].IndexOf((byte)'\n');
            bool isWhole = length >= 0 || isEnd;
            if (length < 0)
                length = text.Length - used;
            if (_isPassing)
            {
                used += Math.Min(length + 1, text.Length - used);
                _isPassing = !isWhole;
                continue;
            }
            if (length > RowFormat.LongestRow)
            {
                _isPassing = true;
                isTooLong = true;
                return true;
            }
            if (!isWhole)
                return false;
            line = text.Slice(used, length);
            used += Math.Min(length + 1, text.Length - used);
            if (line.EndsWith("\r"u8))
                line = line[..^1];
            if (line.IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0)
                return true;
        }
        return false;
    }
}

using System.Buffers;
using System.Text.Unicode;

namespace OrleansAnomaly.Data.Csv;

/// <summary>What the next line or lines of a table are.</summary>
internal enum RowOutcome
{
    /// <summary>A row; its fields can be asked for.</summary>
    Row,

    /// <summary>A row that cannot be split into fields; the reason can be asked for.</summary>
    Refused,

    /// <summary>A line of nothing but blanks.</summary>
    Blank,

    /// <summary>A line that begins with <c>#</c>.</summary>
    Comment,

    /// <summary>No whole row without waiting for the stream.</summary>
    Waiting,

    /// <summary>The end of the input.</summary>
    End,
}

/// <summary>The bounds of a row (see <see cref="CsvOptions"/>).</summary>
internal readonly record struct RowLimits(int FieldBytes, int LineBytes, int LinesPerRow, int Columns)
{
    public static RowLimits Of(CsvOptions options) => new(options.MaxFieldBytes, options.MaxLineBytes, options.MaxLinesPerRow, options.MaxColumns);
}

/// <summary>
/// Splits a window of lines into rows of fields. A row that breaks a rule is refused, and reading goes on at the line after the one where it began:
/// a quote that is never closed costs one line, not the rest of the file.
/// </summary>
internal sealed class RowScanner(LineWindow window, CsvDelimiter delimiter, RowLimits limits)
{
    // A line without any of these bytes is plain ASCII without quotes: nearly all lines are.
    private static readonly SearchValues<byte> s_special = SearchValues.Create([0, (byte)'"', .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    private readonly byte _mark = delimiter switch
    {
        CsvDelimiter.Comma => (byte)',',
        CsvDelimiter.Semicolon => (byte)';',
        CsvDelimiter.Tab => (byte)'\t',
        _ => (byte)' ',
    };

    // Under tabs a tab is no blank: it parts fields.
    private readonly byte _otherBlank = delimiter == CsvDelimiter.Tab ? (byte)' ' : (byte)'\t';

    private readonly bool _runs = delimiter == CsvDelimiter.Whitespace;
    private readonly byte[] _excerpt = new byte[Printable.MaxBytes];
    private Piece[] _pieces = new Piece[64];
    private int _pastEnd;
    private int _pastLines;
    private int _excerptBytes;
    private byte[] _unescaped = [];

    /// <summary>The line at which the present row begins, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>How many lines the present row spans.</summary>
    public int Lines { get; private set; }

    /// <summary>How many fields the present row has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the present row holds a NUL byte.</summary>
    public bool HasNul { get; private set; }

    /// <summary>Whether the present row is not valid UTF-8.</summary>
    public bool NotUtf8 { get; private set; }

    /// <summary>Why the present row was refused.</summary>
    public CsvRefusalReason Reason { get; private set; }

    /// <summary>The column at fault, counted from 1; 0: none.</summary>
    public int FaultColumn { get; private set; }

    /// <summary>The first bytes of what was refused.</summary>
    public ReadOnlySpan<byte> Excerpt => _excerpt.AsSpan(0, _excerptBytes);

    /// <summary>How long that is in whole, in bytes, as far as it was read.</summary>
    public long ExcerptOf { get; private set; }

    /// <summary>A field of the present row without blanks around it; the quotes are gone, doubled quotes are still doubled. Valid until <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Raw(int index)
    {
        ref readonly Piece piece = ref _pieces[index];
        ReadOnlySpan<byte> field = window.Bytes.Slice(piece.Start, piece.Length);
        return piece.Quoted ? field.Trim(" \t"u8) : field;
    }

    /// <summary>A field as text: as <see cref="Raw"/>, with doubled quotes made single. Valid until the next call of this or <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Text(int index)
    {
        ReadOnlySpan<byte> raw = Raw(index);
        if (!_pieces[index].Escapes)
            return raw;
        if (_unescaped.Length < raw.Length)
            _unescaped = new byte[Math.Max(raw.Length, 256)];
        int length = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            _unescaped[length++] = raw[i];
            if (raw[i] == '"')
                i++;
        }
        return _unescaped.AsSpan(0, length);
    }

    /// <summary>The whole present row as it stands in the input.</summary>
    public ReadOnlySpan<byte> Whole => window.Bytes[.._pastEnd];

    /// <summary>Moves to the next row.</summary>
    /// <param name="mayWait">Whether to read from the stream; if not, <see cref="RowOutcome.Waiting"/> may come, and the next call tries the same row again.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public RowOutcome Next(bool mayWait, CancellationToken cancel)
    {
        if (_pastLines > 0)
            window.Advance(_pastEnd, _pastLines);
        _pastEnd = _pastLines = 0;
        (Line, Lines) = (window.Line, 1);
        HasNul = NotUtf8 = false;
        LineEnd outcome = window.FindEnd(0, mayWait, out int end, cancel);
        if (outcome == LineEnd.Waiting)
            return RowOutcome.Waiting;
        if (outcome == LineEnd.TooLong)
            return SkipLongLine(cancel);
        if (outcome == LineEnd.Ended && end == 0)
            return RowOutcome.End;
        _pastEnd = end;
        _pastLines = 1;
        ReadOnlySpan<byte> line = window.Bytes[..end];
        if (outcome == LineEnd.Ended && window.Damage is not null)
            return Refuse(CsvRefusalReason.InputDamaged, 0, line);
        if (!line.IsEmpty && line[0] == '#')
            return RowOutcome.Comment;
        if (line.IndexOfAnyExcept((byte)' ', _otherBlank) < 0)
            return RowOutcome.Blank;
        if (line.IndexOfAny(s_special) is >= 0 and int special)
        {
            if (line[special..].Contains((byte)'"'))
                return SplitQuoted(end, outcome == LineEnd.Ended, mayWait, cancel);
            Inspect(line);
        }
        return _runs ? SplitRuns(line) : SplitMarks(line);
    }

    private RowOutcome SkipLongLine(CancellationToken cancel)
    {
        ExcerptOf = window.SkipLine(_excerpt, cancel);
        _excerptBytes = (int)Math.Min(ExcerptOf, _excerpt.Length);
        Reason = CsvRefusalReason.LineTooLong;
        FaultColumn = 0;
        return _excerpt[0] == '#' ? RowOutcome.Comment : RowOutcome.Refused;
    }

    private RowOutcome Refuse(CsvRefusalReason reason, int column, ReadOnlySpan<byte> found)
    {
        Reason = reason;
        FaultColumn = column;
        ExcerptOf = found.Length;
        _excerptBytes = Math.Min(found.Length, _excerpt.Length);
        found[.._excerptBytes].CopyTo(_excerpt);
        return RowOutcome.Refused;
    }

    private void Inspect(ReadOnlySpan<byte> row)
    {
        HasNul = row.Contains((byte)0);
        NotUtf8 = !Utf8.IsValid(row);
    }

    private RowOutcome SplitMarks(ReadOnlySpan<byte> line)
    {
        Count = 0;
        int start = 0;
        while (true)
        {
            int end = start;
            while (end < line.Length && line[end] != _mark)
                end++;
            if (!TryAdd(start, end, line, out RowOutcome refused))
                return refused;
            if (end == line.Length)
                return RowOutcome.Row;
            start = end + 1;
        }
    }

    private RowOutcome SplitRuns(ReadOnlySpan<byte> line)
    {
        Count = 0;
        int at = 0;
        while (true)
        {
            while (at < line.Length && IsBlank(line[at]))
                at++;
            if (at == line.Length)
                return RowOutcome.Row;
            int start = at;
            while (at < line.Length && !IsBlank(line[at]))
                at++;
            if (!TryAdd(start, at, line, out RowOutcome refused))
                return refused;
        }
    }

    private bool TryAdd(int start, int end, ReadOnlySpan<byte> line, out RowOutcome refused)
    {
        while (start < end && IsBlank(line[start]))
            start++;
        while (end > start && IsBlank(line[end - 1]))
            end--;
        return TryAdd(new Piece(start, end - start, false, false), line, out refused);
    }

    private bool TryAdd(Piece piece, ReadOnlySpan<byte> line, out RowOutcome refused)
    {
        refused = RowOutcome.Row;
        if (Count == limits.Columns)
            refused = Refuse(CsvRefusalReason.TooManyColumns, 0, line);
        else if (piece.Length > limits.FieldBytes)
            refused = Refuse(CsvRefusalReason.FieldTooLong, Count + 1, line.Slice(piece.Start, piece.Length));
        if (refused != RowOutcome.Row)
            return false;
        if (Count == _pieces.Length)
            Array.Resize(ref _pieces, (int)Math.Min(2L * Count, limits.Columns));
        _pieces[Count++] = piece;
        return true;
    }

    // The row may go on over further lines. While it is not whole, _pastEnd stays at the end of its first line: that is where reading goes on after a refusal.
    private RowOutcome SplitQuoted(int end, bool last, bool mayWait, CancellationToken cancel)
    {
        int lines = 1, at = 0;
        Count = 0;
        while (true)
        {
            ReadOnlySpan<byte> bytes = window.Bytes;
            while (at < end && IsBlank(bytes[at]))
                at++;
            if (_runs && at == end)
                break;
            RowOutcome refused;
            if (at < end && bytes[at] == '"')
            {
                int start = at + 1, look = start;
                bool escapes = false;
                while (true)
                {
                    int quote = window.Bytes[look..end].IndexOf((byte)'"');
                    if (quote >= 0)
                    {
                        look += quote + 1;
                        if (look == end || window.Bytes[look] != '"')
                            break;
                        escapes = true;
                        look++;
                        continue;
                    }
                    if (end - start > limits.FieldBytes)
                        return Refuse(CsvRefusalReason.FieldTooLong, Count + 1, window.Bytes[start..end]);
                    if (last || lines == limits.LinesPerRow)
                        return Refuse(CsvRefusalReason.QuoteNotClosed, Count + 1, window.Bytes[at..end]);
                    look = window.After(end, cancel);
                    int before = end;
                    LineEnd outcome = window.FindEnd(look, mayWait, out end, cancel);
                    if (outcome == LineEnd.Waiting)
                    {
                        _pastLines = 0;
                        return RowOutcome.Waiting;
                    }
                    last = outcome == LineEnd.Ended;
                    if (outcome == LineEnd.TooLong || (last && (end == look || window.Damage is not null)))
                        return Refuse(CsvRefusalReason.QuoteNotClosed, Count + 1, window.Bytes[at..before]);
                    lines++;
                }
                bytes = window.Bytes;
                if (!TryAdd(new Piece(start, look - 1 - start, true, escapes), bytes[..end], out refused))
                    return refused;
                at = look;
                bool parted = at == end || IsBlank(bytes[at]);
                while (at < end && IsBlank(bytes[at]))
                    at++;
                if (_runs ? !parted : at < end && bytes[at] != _mark)
                    return Refuse(CsvRefusalReason.TextAfterQuote, Count, bytes[(start - 1)..end]);
            }
            else
            {
                int start = at;
                while (at < end && (_runs ? !IsBlank(bytes[at]) : bytes[at] != _mark))
                    at++;
                if (!TryAdd(start, at, bytes[..end], out refused))
                    return refused;
            }
            if (_runs)
                continue;
            if (at == end)
                break;
            at++;
        }
        _pastEnd = end;
        _pastLines = Lines = lines;
        Inspect(window.Bytes[..end]);
        return RowOutcome.Row;
    }

    private bool IsBlank(byte b) => b == ' ' || b == _otherBlank;

    // Quoted: the blanks around the content are still there.
    private readonly record struct Piece(int Start, int Length, bool Quoted, bool Escapes);
}

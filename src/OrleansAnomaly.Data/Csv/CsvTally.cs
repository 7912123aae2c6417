namespace OrleansAnomaly.Data.Csv;

/// <summary>
/// The account of a table: every line of the input is in exactly one of
/// <see cref="RowsRead"/>, <see cref="RowsRefused"/>, <see cref="HeaderLines"/>, <see cref="BlankLines"/>, <see cref="CommentLines"/>
/// and <see cref="ContinuationLines"/>, and their sum is <see cref="Lines"/>.
/// </summary>
public sealed class CsvTally
{
    private readonly long[] _byReason = new long[(int)CsvRefusalReason.InputDamaged + 1];
    private readonly List<CsvRefusal> _kept = [];
    private readonly int _keep;

    internal CsvTally(int keep) => _keep = keep;

    /// <summary>Lines read so far.</summary>
    public long Lines => RowsRead + RowsRefused + HeaderLines + BlankLines + CommentLines + ContinuationLines;

    /// <summary>Rows given out in blocks.</summary>
    public long RowsRead { get; internal set; }

    /// <summary>Rows refused, for all reasons together.</summary>
    public long RowsRefused { get; private set; }

    /// <summary>1 once the header has been read, else 0.</summary>
    public long HeaderLines { get; internal set; }

    /// <summary>Lines of nothing but blanks.</summary>
    public long BlankLines { get; internal set; }

    /// <summary>Lines that begin with <c>#</c>.</summary>
    public long CommentLines { get; internal set; }

    /// <summary>Further lines of rows that span several by newlines within quotes.</summary>
    public long ContinuationLines { get; internal set; }

    /// <summary>Values that are missing in the rows read: empty, NaN, ±∞, <c>NA</c>, <c>null</c> and the like. They stand as NaN in the block.</summary>
    public long MissingValues { get; internal set; }

    /// <summary>The first refusals in full, at most <see cref="CsvOptions.KeptRefusals"/>.</summary>
    public IReadOnlyList<CsvRefusal> Refusals => _kept;

    /// <summary>How many rows were refused for <paramref name="reason"/>, the ones not kept in full included.</summary>
    public long Refused(CsvRefusalReason reason) => _byReason[(int)reason];

    /// <summary>Whether the next refusal will be kept; where not, nobody need word it.</summary>
    internal bool Keeps => First is null || _kept.Count < _keep;

    /// <summary>The first refusal, also where none are to be kept.</summary>
    internal CsvRefusal? First { get; private set; }

    internal void Count(CsvRefusalReason reason)
    {
        RowsRefused++;
        _byReason[(int)reason]++;
    }

    internal void Count(CsvRefusal refusal)
    {
        First ??= refusal;
        if (_kept.Count < _keep)
            _kept.Add(refusal);
        Count(refusal.Reason);
    }
}

using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Csv;

/// <summary>
/// Reads a table of time series from a stream: rows of text in UTF-8, plain or gzip, never whole in memory.
/// A row that cannot be read is refused, counted and explained (<see cref="Tally"/>); the rows around it are read.
/// Used by one thread at a time.
/// </summary>
/// <remarks>
/// Whether times rise is not its business: late rows are given out like others. Missing values (empty, NaN, ±∞, <c>NA</c>, <c>null</c>, <c>none</c>, <c>-</c>, <c>?</c> …)
/// stand as NaN and are counted. Lines that begin with <c>#</c> and blank lines are skipped.
/// Blanks around a field mean nothing, also within its quotes.
/// </remarks>
public sealed class CsvReader : IDisposable
{
    private readonly CsvOptions _options;
    private readonly TextInput _input;
    private readonly LineWindow _window;
    private readonly KeyTable? _keys;
    private readonly int[] _valueColumns;
    private readonly int _timeColumn;
    private readonly int _timeOfDayColumn;
    private readonly int _keyColumn;
    private readonly double[] _row;
    private readonly RowScanner _scanner;
    private long _rowsOfTable;
    private bool _headerDue;
    private bool _ended;

    private CsvReader(TextInput input, LineWindow window, CsvOptions options, CsvTally tally, CsvSchema schema)
    {
        _input = input;
        _window = window;
        _options = options;
        Tally = tally;
        Schema = schema;
        _scanner = new RowScanner(window, schema.Delimiter, RowLimits.Of(options));
        _valueColumns = [.. schema.Values.Select(column => column.Number - 1)];
        _timeColumn = (schema.Time?.Number ?? 0) - 1;
        _timeOfDayColumn = (schema.TimeOfDay?.Number ?? 0) - 1;
        _keyColumn = (schema.Key?.Number ?? 0) - 1;
        _keys = _keyColumn >= 0 ? new KeyTable(options.MaxKeys) : null;
        _row = new double[_valueColumns.Length];
        _headerDue = schema.HasHeader;
    }

    /// <summary>What was decided about the table, and why.</summary>
    public CsvSchema Schema { get; }

    /// <summary>What was read, skipped and refused so far.</summary>
    public CsvTally Tally { get; }

    /// <summary>The keys seen so far, in the order of their first rows; empty where the table has no key column. Grows while reading, numbers stay.</summary>
    public IReadOnlyList<string> Keys => _keys?.Names ?? [];

    /// <summary>Bytes of text taken from the input so far, after decompression; somewhat ahead of the rows given out.</summary>
    public long BytesRead => _window.BytesRead;

    /// <summary>What ended the input before its time (compressed data that break off or are damaged); null: nothing. The rows before it were read.</summary>
    public string? Damage => _window.Damage is null ? null : $"the compressed data are not whole after line {Tally.Lines:N0}: {_window.Damage}";

    /// <summary>Opens a table: reads its first lines and decides its schema.</summary>
    /// <param name="stream">The input, at its start; need not be seekable. It is read synchronously.</param>
    /// <param name="options">What is known of the table; null: nothing.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream open.</param>
    /// <param name="cancel">Ends the reading of the first lines.</param>
    /// <exception cref="UnusableInputException">The input is empty or no text, has no numeric column, or lacks a column that was named.</exception>
    /// <exception cref="ArgumentException">The options are not sound; the message has all their faults.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was signalled.</exception>
    public static CsvReader Open(Stream stream, CsvOptions? options = null, bool leaveOpen = false, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new CsvOptions();
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        TextInput? input = null;
        LineWindow? window = null;
        try
        {
            input = TextInput.Open(stream, leaveOpen);
            window = new LineWindow(input.Text, options.MaxLineBytes, maxRead: input.MaxRead);
            window.SkipMark(cancel);
            var tally = new CsvTally(options.KeptRefusals);
            RefuseLongLines(window, options, tally, cancel);
            return new CsvReader(input, window, options, tally, Decide(input, window, options, tally, cancel));
        }
        catch (UnusableInputException e) when (window?.Damage is not null && window.BytesRead > 0)
        {
            window.Dispose();
            input!.Dispose();
            throw new UnusableInputException($"the compressed data are not whole ({window.Damage}), and in what there is: {e.Message}", e);
        }
        catch
        {
            window?.Dispose();
            if (input is not null)
                input.Dispose();
            else if (!leaveOpen)
                stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Fills a block with the next rows. Returns when the block is full, at the end of the input,
    /// or, with at least one row, when the next one would have to be awaited from the stream: a live stream is given out as it comes.
    /// </summary>
    /// <param name="block">Takes the rows; its former ones are gone.</param>
    /// <param name="cancel">Ends the reading; a block cut short by it means nothing.</param>
    /// <returns>The number of rows; 0 only at the end of the input.</returns>
    /// <exception cref="UnusableInputException">None of the first <see cref="CsvOptions.HopelessRows"/> rows, or none at all, can be read.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was signalled.</exception>
    public int Read(CsvBlock block, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Values.Length != _valueColumns.Length)
            throw new ArgumentException($"the block has {block.Values.Length} value columns and the table {_valueColumns.Length}", nameof(block));
        cancel.ThrowIfCancellationRequested();
        block.Count = 0;
        while (block.Count < block.Capacity && !_ended)
        {
            switch (_scanner.Next(mayWait: block.Count == 0, cancel))
            {
                case RowOutcome.Waiting:
                    return block.Count;
                case RowOutcome.Blank:
                    Tally.BlankLines++;
                    break;
                case RowOutcome.Comment:
                    Tally.CommentLines++;
                    break;
                case RowOutcome.Row when _headerDue:
                    _headerDue = false;
                    Tally.HeaderLines++;
                    Tally.ContinuationLines += _scanner.Lines - 1;
                    break;
                case RowOutcome.Row:
                    Tally.ContinuationLines += _scanner.Lines - 1;
                    Take(block);
                    break;
                case RowOutcome.Refused:
                    RefuseUnsplit();
                    break;
                default:
                    _ended = true;
                    break;
            }
            if (Tally.RowsRead == 0 && Tally.RowsRefused > 0 && (_ended || Tally.RowsRefused >= _options.HopelessRows))
                throw new UnusableInputException($"none of the first {Tally.RowsRefused:N0} rows can be read; the first: {Tally.First}");
        }
        if (_ended && Tally.RowsRead == 0)
            throw new UnusableInputException(Damage ?? $"the table has no rows in its {Tally.Lines:N0} lines; expected at least one row of data");
        return block.Count;
    }

    /// <summary>Gives the memory back and, unless it was to be left open, closes the stream.</summary>
    public void Dispose()
    {
        _window.Dispose();
        _input.Dispose();
    }

    private static CsvSchema Decide(TextInput input, LineWindow window, CsvOptions options, CsvTally tally, CancellationToken cancel)
    {
        int before = -1;
        for (int lines = options.SampleLines; ; lines = (int)Math.Min(2L * lines, int.MaxValue))
        {
            byte[] sample = window.PeekLines(lines, TableSample.MaxBytes, cancel).ToArray();
            if (sample.Length == 0)
                throw Empty(window, tally);
            // Remarks, blank lines or a header may fill the first lines: then more of them are looked at, while there are more.
            bool last = sample.Length == before || sample.Length >= TableSample.MaxBytes;
            if (SchemaGuess.Decide(new TableSample(sample, RowLimits.Of(options)), options, input.Compressed, last) is CsvSchema schema)
                return schema;
            before = sample.Length;
        }
    }

    private static void RefuseLongLines(LineWindow window, CsvOptions options, CsvTally tally, CancellationToken cancel)
    {
        Span<byte> excerpt = stackalloc byte[Printable.MaxBytes];
        while (window.FindEnd(0, mayWait: true, out _, cancel) == LineEnd.TooLong)
        {
            long line = window.Line;
            long length = window.SkipLine(excerpt, cancel);
            int shown = (int)Math.Min(length, excerpt.Length);
            if (excerpt[0] == '#')
                tally.CommentLines++;
            else
                tally.Count(new CsvRefusal(CsvRefusalReason.LineTooLong, line, 0, "", Printable.Of(excerpt[..shown], length), $"at most {options.MaxLineBytes:N0} bytes a row"));
        }
    }

    private static UnusableInputException Empty(LineWindow window, CsvTally tally) => new(
        window.Damage is not null ? $"the compressed data cannot be read, {window.Damage}; expected whole gzip data"
        : tally.RowsRefused > 0 ? $"the input has no line that is short enough; the first: {tally.First}"
        : "the input is empty; expected a table of text with at least one row");

    private void Take(CsvBlock block)
    {
        long line = _scanner.Line;
        // The clock of a table without times goes on over a refused row: the machine was there, only its row is bad.
        long rowNumber = _keys is null ? _rowsOfTable++ : 0;
        if (_scanner.HasNul)
        {
            RefuseRow(CsvRefusalReason.NulByte, "text without NUL bytes");
            return;
        }
        if (_scanner.NotUtf8)
        {
            RefuseRow(CsvRefusalReason.NotUtf8, "UTF-8");
            return;
        }
        if (!HasWidth())
            return;
        int key = 0;
        if (_keys is not null)
        {
            if (!TryKey(out key))
                return;
            rowNumber = _keys.CountRow(key);
        }
        if (!TryTime(rowNumber, out long time))
            return;
        int missing = 0;
        for (int i = 0; i < _valueColumns.Length; i++)
        {
            switch (NumberField.Parse(_scanner.Raw(_valueColumns[i]), Schema.DecimalComma, out _row[i]))
            {
                case NumberKind.Missing:
                    missing++;
                    break;
                case NumberKind.Text:
                    RefuseField(CsvRefusalReason.NotANumber, _valueColumns[i], Schema.DecimalComma ? "a number with a decimal comma" : "a number");
                    return;
                default:
                    break;
            }
        }
        int at = block.Count++;
        block.Lines[at] = line;
        block.Times[at] = time;
        block.Keys[at] = key;
        for (int i = 0; i < _row.Length; i++)
            block.Values[i][at] = _row[i];
        Tally.RowsRead++;
        Tally.MissingValues += missing;
    }

    private bool HasWidth()
    {
        int width = Schema.Columns.Count;
        if (_scanner.Count == width)
            return true;
        // A delimiter at the end of a row makes no field.
        bool beyond = false;
        for (int i = width; i < _scanner.Count; i++)
            beyond |= !_scanner.Raw(i).IsEmpty;
        if (_scanner.Count > width && !beyond)
            return true;
        CsvRefusalReason reason = beyond ? CsvRefusalReason.TooManyFields : CsvRefusalReason.TooFewFields;
        if (Tally.Keeps)
            Refuse(reason, -1, _scanner.Count == 1 ? "1 field" : $"{_scanner.Count:N0} fields", $"{width:N0}, as many as the table has columns");
        else
            Tally.Count(reason);
        return false;
    }

    private bool TryKey(out int key)
    {
        key = -1;
        ReadOnlySpan<byte> text = _scanner.Text(_keyColumn);
        if (text.IsEmpty)
            RefuseField(CsvRefusalReason.KeyMissing, _keyColumn, "a key");
        else if (text.Length > KeyTable.MaxBytes)
            RefuseField(CsvRefusalReason.KeyTooLong, _keyColumn, $"a key of at most {KeyTable.MaxBytes} bytes");
        else if ((key = _keys!.IndexOf(text)) < 0)
            RefuseField(CsvRefusalReason.TooManyKeys, _keyColumn, $"one of the {_options.MaxKeys:N0} keys before it");
        return key >= 0;
    }

    private bool TryTime(long rowNumber, out long time)
    {
        if (_timeColumn < 0)
        {
            Int128 counted = Schema.Start + (Int128)rowNumber * Schema.Interval;
            time = counted > EventTime.MaxValue ? long.MaxValue : (long)counted;
            if (EventTime.IsValid(time))
                return true;
            Refuse(CsvRefusalReason.TimeOutOfRange, -1, $"row {rowNumber:N0} of its clock", "a time from 1900 to 2200");
            return false;
        }
        ReadOnlySpan<byte> field = _scanner.Raw(_timeColumn);
        bool read;
        if (Schema.TimeFormat != CsvTimeFormat.Iso8601)
        {
            read = EpochTime.TryParse(field, Schema.TimeFormat, Schema.DecimalComma, out time);
        }
        else if (_timeOfDayColumn < 0)
        {
            read = IsoTime.TryParse(field, out time);
        }
        else
        {
            long ofDay = 0;
            read = IsoTime.TryParseDate(field, out time);
            if (read && !IsoTime.TryParseTimeOfDay(_scanner.Raw(_timeOfDayColumn), out ofDay))
            {
                RefuseField(CsvRefusalReason.TimeNotReadable, _timeOfDayColumn, "a time of day such as 13:45:10");
                return false;
            }
            time += ofDay;
        }
        if (!read)
            RefuseField(IsMissing(field) ? CsvRefusalReason.TimeMissing : CsvRefusalReason.TimeNotReadable, _timeColumn, TimeExpected());
        else if (!EventTime.IsValid(time))
            RefuseField(CsvRefusalReason.TimeOutOfRange, _timeColumn, "a time from 1900 to 2200");
        else
            return true;
        return false;
    }

    private static bool IsMissing(ReadOnlySpan<byte> field) => NumberField.Parse(field, false, out _) == NumberKind.Missing;

    private string TimeExpected() => Schema.TimeFormat switch
    {
        CsvTimeFormat.Iso8601 => _timeOfDayColumn < 0 ? "a time such as 2024-05-01T13:45:10Z" : "a date such as 2024-05-01",
        CsvTimeFormat.EpochSeconds => "seconds since 1970",
        CsvTimeFormat.EpochMilliseconds => "milliseconds since 1970",
        CsvTimeFormat.EpochMicroseconds => "microseconds since 1970",
        _ => "nanoseconds since 1970",
    };

    private void RefuseUnsplit()
    {
        // A row that is too long or has an unclosed quote is still a row of the table's clock, unless it stands where the header is due.
        if (!_headerDue && _keys is null)
            _rowsOfTable++;
        CsvRefusalReason reason = _scanner.Reason;
        // Wording costs strings: millions of refused rows must not.
        if (!Tally.Keeps)
        {
            Tally.Count(reason);
            return;
        }
        string expected = reason switch
        {
            CsvRefusalReason.LineTooLong => $"at most {_options.MaxLineBytes:N0} bytes a row",
            CsvRefusalReason.FieldTooLong => $"at most {_options.MaxFieldBytes:N0} bytes a field",
            CsvRefusalReason.TooManyColumns => $"at most {_options.MaxColumns:N0} fields",
            CsvRefusalReason.QuoteNotClosed => $"a closing quote within {_options.MaxLinesPerRow:N0} lines and {_options.MaxLineBytes:N0} bytes",
            CsvRefusalReason.TextAfterQuote => "a delimiter after the closing quote",
            _ => "whole compressed data",
        };
        Refuse(reason, _scanner.FaultColumn - 1, Printable.Of(_scanner.Excerpt, _scanner.ExcerptOf), expected);
    }

    private void RefuseRow(CsvRefusalReason reason, string expected) => RefuseFound(reason, -1, _scanner.Whole, expected);

    private void RefuseField(CsvRefusalReason reason, int column, string expected) => RefuseFound(reason, column, _scanner.Raw(column), expected);

    private void RefuseFound(CsvRefusalReason reason, int column, ReadOnlySpan<byte> found, string expected)
    {
        if (Tally.Keeps)
            Refuse(reason, column, Printable.Of(found), expected);
        else
            Tally.Count(reason);
    }

    private void Refuse(CsvRefusalReason reason, int column, string found, string expected)
    {
        string name = column >= 0 && column < Schema.Columns.Count ? Schema.Columns[column].Name : "";
        Tally.Count(new CsvRefusal(reason, _scanner.Line, column + 1, name, found, expected));
    }
}

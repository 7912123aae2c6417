using System.Globalization;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Csv;

/// <summary>Decides a table's schema from its first rows and from what was given, and keeps account of why.</summary>
internal sealed class SchemaGuess
{
    private static readonly string[] s_timeNames =
    [
        "time", "timestamp", "date", "datetime", "ts", "epoch", "utc", "time_stamp", "date_time", "time stamp", "date time", "_time", "@timestamp", "unixtime", "unix_time",
    ];

    private static readonly string[] s_labelNames =
    [
        "label", "labels", "is_anomaly", "isanomaly", "is anomaly", "anomaly", "anomaly_label", "class", "target", "outlier", "is_outlier", "ground_truth",
    ];

    private readonly TableSample _sample;
    private readonly CsvOptions _options;
    private readonly List<string> _decisions = [];
    private ColumnSample[] _columns = [];
    private ColumnNames _names = new([]);
    private int _rows;

    private SchemaGuess(TableSample sample, CsvOptions options)
    {
        _sample = sample;
        _options = options;
    }

    /// <summary>Decides; null: the sample has no row of data.</summary>
    /// <param name="sample">The first rows.</param>
    /// <param name="options">What was given.</param>
    /// <param name="compressed">Whether the input is gzip.</param>
    /// <param name="last">Whether there is no larger sample: then a sample without rows is unusable too.</param>
    /// <exception cref="UnusableInputException">The table has no row, no numeric column, or lacks a column that was named.</exception>
    public static CsvSchema? Decide(TableSample sample, CsvOptions options, bool compressed, bool last) => new SchemaGuess(sample, options).Decide(compressed, last);

    private CsvSchema? Decide(bool compressed, bool last)
    {
        if (compressed)
            _decisions.Add("the input is gzip");
        CsvDelimiter delimiter = DecideDelimiter();
        string[] first = _sample.FirstRow(delimiter);
        if (first.Length == 0)
            return last ? throw NothingReadable() : null;
        bool comma = DecideDecimalComma(delimiter);
        bool header = DecideHeader(delimiter, first, comma);
        Measure(delimiter, comma, skip: header ? 1 : 0);
        if (_rows == 0)
            return last ? throw new UnusableInputException("the table has a header and no rows; expected at least one row of data") : null;
        DecideWidth(delimiter, header, first);
        _names = new ColumnNames(header ? [.. first.Take(_columns.Length), .. Enumerable.Repeat("", Math.Max(0, _columns.Length - first.Length))] : new string[_columns.Length]);

        int key = _options.KeyColumn is null ? -1 : _names.Find(_options.KeyColumn, "key");
        if (key >= 0)
            _decisions.Add($"the key is column {_names.Shown(key)}, as given");
        (int time, CsvTimeFormat format, string timeWhy) = DecideTime(key, header);
        int timeOfDay = TimeOfDayOf(time, format);
        _decisions.Add(time < 0 ? $"times are counted from the row number, {Span(_options.Interval ?? EventTime.Minute)} a row: {timeWhy}"
            : $"the time is column {_names.Shown(time)}, {Worded(format)}{(timeOfDay >= 0 ? $", with the time of day in column {_names.Shown(timeOfDay)}" : "")}: {timeWhy}");
        int[] values = DecideValues(time, timeOfDay, key, out string[] why);
        if (time >= 0)
            why[time] = timeWhy;

        var columns = new CsvColumn[_columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            CsvRole role = i == time ? CsvRole.Time : i == timeOfDay ? CsvRole.TimeOfDay : i == key ? CsvRole.Key
                : Array.IndexOf(values, i) >= 0 ? CsvRole.Value : CsvRole.Ignored;
            columns[i] = new CsvColumn(i + 1, _names[i], role, why[i]);
        }
        return new CsvSchema
        {
            Delimiter = delimiter,
            HasHeader = header,
            Compressed = compressed,
            DecimalComma = comma,
            Columns = columns,
            Values = [.. values.Select(i => columns[i])],
            Time = time < 0 ? null : columns[time],
            TimeOfDay = timeOfDay < 0 ? null : columns[timeOfDay],
            Key = key < 0 ? null : columns[key],
            TimeFormat = format,
            Interval = _options.Interval ?? EventTime.Minute,
            Start = _options.Start,
            Decisions = _decisions,
        };
    }

    private CsvDelimiter DecideDelimiter()
    {
        (CsvDelimiter delimiter, string why) = _options.Delimiter is CsvDelimiter given
            ? (given, "as given")
            : DelimiterGuess.Of(_sample, _options.DecimalComma == true);
        string name = delimiter switch
        {
            CsvDelimiter.Comma => "commas",
            CsvDelimiter.Semicolon => "semicolons",
            CsvDelimiter.Tab => "tabs",
            _ => "blanks",
        };
        _decisions.Add($"fields are parted by {name}: {why}");
        return delimiter;
    }

    private bool DecideDecimalComma(CsvDelimiter delimiter)
    {
        if (_options.DecimalComma is bool given)
            return given && delimiter != CsvDelimiter.Comma;
        if (delimiter != CsvDelimiter.Semicolon)
            return false;
        long commas = 0, points = 0;
        _sample.ForEachRow(delimiter, int.MaxValue, (row, _) =>
        {
            for (int i = 0; i < row.Count; i++)
            {
                ReadOnlySpan<byte> field = row.Raw(i);
                if (field.Contains((byte)',') && NumberField.Parse(field, true, out double _) == NumberKind.Number)
                    commas++;
                else if (field.Contains((byte)'.') && NumberField.Parse(field, false, out double _) == NumberKind.Number)
                    points++;
            }
        });
        if (commas <= points)
            return false;
        _decisions.Add($"the decimal mark is the comma: so it is in {commas} of {commas + points} fields with a decimal mark");
        return true;
    }

    private bool DecideHeader(CsvDelimiter delimiter, string[] first, bool comma)
    {
        if (_options.HasHeader is bool given)
        {
            _decisions.Add(given ? "the first row is a header, as given" : "there is no header, as given");
            return given;
        }
        Measure(delimiter, comma, skip: 1);
        ColumnSample[] top = new ColumnSample[Math.Min(first.Length, _columns.Length)];
        _sample.ForEachRow(delimiter, 1, (row, _) =>
        {
            for (int i = 0; i < top.Length; i++)
            {
                top[i] = new ColumnSample();
                top[i].Add(row.Raw(i), comma);
            }
        });
        int measured = 0, worded = 0;
        bool overTime = false;
        for (int i = 0; i < top.Length; i++)
        {
            if (!_columns[i].IsNumeric && !_columns[i].IsCalendar)
                continue;
            measured++;
            bool word = top[i].Texts == 1 && top[i].Times == 0;
            worded += word ? 1 : 0;
            overTime |= word && _columns[i].IsCalendar;
        }
        bool onlyWords = measured == 0 && _rows == 0 && top.All(column => column.Texts == 1 && column.Times == 0);
        bool header = onlyWords || (worded > 0 && (overTime || worded * 2 >= measured));
        _decisions.Add(header ? "the first row is a header: it holds words where the rows below hold numbers or times"
            : "there is no header: the first row is like the rows below");
        return header;
    }

    // Only rows of the most frequent width are measured: a ragged row says nothing about its columns.
    private void Measure(CsvDelimiter delimiter, bool comma, int skip)
    {
        var widths = new Dictionary<int, int>();
        _sample.ForEachRow(delimiter, int.MaxValue, (row, number) =>
        {
            if (number >= skip)
                widths[row.Count] = widths.GetValueOrDefault(row.Count) + 1;
        });
        int width = 0;
        foreach ((int count, int rows) in widths)
            if (width == 0 || rows > widths[width] || (rows == widths[width] && count > width))
                width = count;
        _columns = new ColumnSample[width];
        for (int i = 0; i < width; i++)
            _columns[i] = new ColumnSample();
        int measured = 0;
        _sample.ForEachRow(delimiter, int.MaxValue, (row, number) =>
        {
            if (number < skip || row.Count != width)
                return;
            measured++;
            for (int i = 0; i < width; i++)
                _columns[i].Add(row.Raw(i), comma);
        });
        _rows = measured;
    }

    // A header counts for more than the rows: a row that differs from it is refused. Only empty names at its end, from a trailing delimiter, count for nothing.
    private void DecideWidth(CsvDelimiter delimiter, bool header, string[] first)
    {
        int width = _columns.Length;
        if (header)
        {
            width = first.Length;
            while (width > _columns.Length && first[width - 1].Length == 0)
                width--;
        }
        else
        {
            // A delimiter at the end of every row makes no column.
            width = Math.Clamp(LastUsed(delimiter), 1, width);
        }
        int measured = _columns.Length;
        Array.Resize(ref _columns, width);
        for (int i = measured; i < width; i++)
            _columns[i] = new ColumnSample();
    }

    private int LastUsed(CsvDelimiter delimiter)
    {
        int last = 0;
        _sample.ForEachRow(delimiter, int.MaxValue, (row, _) =>
        {
            int used = row.Count;
            while (used > last && row.Raw(used - 1).IsEmpty)
                used--;
            last = Math.Max(last, used);
        });
        return last;
    }

    private (int Column, CsvTimeFormat Format, string Why) DecideTime(int key, bool header)
    {
        if (_options.TimeFormat == CsvTimeFormat.RowNumber)
            return (-1, CsvTimeFormat.RowNumber, "as given");
        if (_options.TimeColumn is string given)
        {
            int column = _names.Find(given, "time");
            return (column, FormatOf(column, $"column {_names.Shown(column)} is given as the time"), "as given");
        }
        if (_options.Interval is not null)
            return (-1, CsvTimeFormat.RowNumber, "an interval was given and no time column");

        int failed = -1;
        for (int i = 0; header && i < _columns.Length; i++)
        {
            if (i == key || !_names.IsNamed(i) || !IsOneOf(s_timeNames, _names[i]))
                continue;
            if (_columns[i].Times > 0 || _columns[i].Numbers > 0)
                return (i, FormatOf(i, ""), "its name says so");
            if (_columns[i].Present > 0 && failed < 0)
                failed = i;
        }
        for (int i = 0; i < _columns.Length; i++)
            if (i != key && _columns[i].IsCalendar && !_columns[i].IsNumeric)
                return (i, FormatOf(i, ""), "it is the first column that holds times");
        for (int i = 0; i < _columns.Length; i++)
            if (i != key && _columns[i].IsEpoch)
                return (i, FormatOf(i, ""), "it is the first column whose numbers never fall and pass for times of 2000 to 2100");
        if (failed >= 0)
            throw NoTimes(failed, $"column {_names.Shown(failed)} is named like a time");
        return (-1, CsvTimeFormat.RowNumber, "no column holds times");
    }

    private CsvTimeFormat FormatOf(int column, string what)
    {
        if (_options.TimeFormat is CsvTimeFormat given)
            return given;
        ColumnSample sample = _columns[column];
        // Eight digits that are a date in nearly every row are dates, not seconds of the year 1970.
        if (sample.Times > 0 && sample.Times * 4L >= sample.Numbers * 3L)
            return CsvTimeFormat.Iso8601;
        if (sample.Numbers > 0)
            return sample.EpochUnit;
        throw NoTimes(column, what);
    }

    private UnusableInputException NoTimes(int column, string what) => new(
        $"{what} and its first rows hold {_columns[column].FirstText ?? "no times"}; expected ISO 8601 such as 2024-05-01T13:45:10Z, or seconds, milliseconds, "
        + "microseconds or nanoseconds since 1970; name another column, or give an interval from row to row");

    // A date and a time of day in neighbouring columns are one time; read apart, all rows of a day would have the same.
    private int TimeOfDayOf(int time, CsvTimeFormat format)
    {
        if (time < 0 || format != CsvTimeFormat.Iso8601 || _columns[time].Dates == 0 || _columns[time].Dates < _columns[time].Times)
            return -1;
        foreach (int beside in (ReadOnlySpan<int>)[time + 1, time - 1])
            if (beside >= 0 && beside < _columns.Length && _columns[beside].TimesOfDay > 0 && _columns[beside].TimesOfDay == _columns[beside].Present)
                return beside;
        return -1;
    }

    private int[] DecideValues(int time, int timeOfDay, int key, out string[] why)
    {
        why = new string[_columns.Length];
        if (time >= 0)
            why[time] = "the time";
        if (timeOfDay >= 0)
            why[timeOfDay] = "the time of day of the date before it";
        if (key >= 0)
            why[key] = "the key, as given";
        return _options.ValueColumns.Count > 0 ? GivenValues(time, timeOfDay, key, why) : GuessedValues(time, timeOfDay, key, why);
    }

    private int[] GivenValues(int time, int timeOfDay, int key, string[] why)
    {
        var values = new List<int>();
        foreach (string reference in _options.ValueColumns)
        {
            int column = _names.Find(reference, "value");
            if (column == time || column == timeOfDay || column == key)
                throw new UnusableInputException($"column {_names.Shown(column)} is given as a value and is the {(column == key ? "key" : "time")} too; expected different columns");
            if (values.Contains(column))
                throw new UnusableInputException($"column {_names.Shown(column)} is given as a value twice; expected each once");
            if (_columns[column].Numbers == 0 && _columns[column].FirstText is string text)
                throw new UnusableInputException($"the value column {_names.Shown(column)} has no number in the first {_rows:N0} rows, and holds {text}; expected numbers");
            values.Add(column);
            why[column] = "a value, as given";
        }
        for (int i = 0; i < why.Length; i++)
            why[i] ??= "not among the given columns";
        _decisions.Add($"values, as given: {_names.Listed(values)}");
        return [.. values];
    }

    private int[] GuessedValues(int time, int timeOfDay, int key, string[] why)
    {
        var values = new List<int>();
        var ignored = new List<string>();
        for (int i = 0; i < _columns.Length; i++)
        {
            if (i == time || i == timeOfDay || i == key)
                continue;
            ColumnSample column = _columns[i];
            string? against = column.Present == 0 ? "empty in the first rows"
                : !column.IsNumeric ? $"not numeric: it holds {column.FirstText ?? "times"}"
                : _names.IsNamed(i) && IsOneOf(s_labelNames, _names[i]) ? "named like a label"
                : i == 0 && !_names.IsNamed(0) && _names.Any && column.IsRowCounter ? "a row counter without a name"
                : null;
            why[i] = against ?? "numeric in the first rows";
            if (against is null)
                values.Add(i);
            else if (ignored.Count < ColumnNames.MostShown)
                ignored.Add($"{_names.Shown(i)} ({against})");
        }
        if (values.Count == 0)
            throw _sample.HasNul ? NothingReadable() : new UnusableInputException($"no column of numbers to watch in the first {_rows:N0} rows; "
                + (ignored.Count == 0 ? "the table has no other column than the time" : $"not values: {string.Join(", ", ignored)}") + "; expected at least one numeric column");
        _decisions.Add($"values: {_names.Listed(values)}, numeric in the first {_rows:N0} rows");
        if (ignored.Count > 0)
            _decisions.Add($"not values: {string.Join(", ", ignored)}");
        return [.. values];
    }

    private UnusableInputException NothingReadable() => new(_sample.HasNul
        ? $"the input is not text: it holds NUL bytes and begins with {Printable.Of(_sample.FirstBytes)}; expected a table in UTF-8"
        : $"no row can be read in the first lines, which begin with {Printable.Of(_sample.FirstBytes)}; expected a table in UTF-8");

    private static bool IsOneOf(string[] names, string name) => Array.Exists(names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string Worded(CsvTimeFormat format) => format switch
    {
        CsvTimeFormat.Iso8601 => "calendar times, UTC where they have no zone",
        CsvTimeFormat.EpochSeconds => "seconds since 1970",
        CsvTimeFormat.EpochMilliseconds => "milliseconds since 1970",
        CsvTimeFormat.EpochMicroseconds => "microseconds since 1970",
        _ => "nanoseconds since 1970",
    };

    private static string Span(long micros) => micros % EventTime.Minute == 0
        ? $"{micros / EventTime.Minute:N0} min"
        : string.Create(CultureInfo.InvariantCulture, $"{micros / (double)EventTime.Second} s");
}

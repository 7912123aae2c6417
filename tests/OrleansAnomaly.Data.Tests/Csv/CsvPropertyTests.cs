using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Bench.Fuzz;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Data.Tests.Csv;

public class CsvPropertyTests
{
    private static readonly string[] s_newlines = ["\n", "\r\n", "\r"];

    [Fact]
    public void What_is_written_is_read_back_for_every_delimiter_newline_and_cut_of_the_bytes()
    {
        // Each table that is drawn is read under every delimiter and newline.
        Gen<(ulong Seed, int Rows, int Columns, int Piece)> tables =
            from seed in Gen.Choose(0, int.MaxValue)
            from rows in Gen.Choose(1, 40)
            from columns in Gen.Choose(1, 6)
            from piece in Gen.Elements(1, 2, 3, 7, 64, 4096)
            select ((ulong)seed, rows, columns, piece);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(2024, 1), Prop.ForAll(tables.ToArbitrary(), table =>
        {
            foreach (CsvDelimiter delimiter in Enum.GetValues<CsvDelimiter>())
                foreach (string newline in s_newlines)
                    ReadsBack(new Written(table.Seed, table.Rows, table.Columns, delimiter, newline), table.Piece);
        }));
    }

    [Fact]
    public void Three_thousand_damaged_tables_break_no_rule()
    {
        CsvFuzzTotals totals = CsvFuzz.Run(3_000, seed: 2, TextWriter.Null);
        Assert.Equal(3_000, totals.Cases);
        Assert.True(totals is { Read: > 1_000, Unusable: > 500, Rows: > 20_000, Refused: > 2_000 }, totals.ToString());
    }

    private static void ReadsBack(Written written, int piece)
    {
        ReadTable table = ReadTable.Of(written.Text, written.Options, piece, blockRows: 7);
        Assert.Equal(0, table.Tally.RowsRefused);
        Assert.Equal(written.Times, table.Times);
        Assert.Equal(written.Keys, table.RowKeys);
        Assert.Equal(written.Lines, table.Lines);
        Assert.Equal(written.Rows.Count, table.Rows.Count);
        for (int i = 0; i < written.Rows.Count; i++)
            Assert.Equal(written.Rows[i].Select(BitConverter.DoubleToInt64Bits), table.Rows[i].Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(written.Rows.Sum(row => row.Count(double.IsNaN)), table.Tally.MissingValues);
    }

    /// <summary>A random table and its text, written here with no code of the reader.</summary>
    private sealed class Written
    {
        private readonly CsvDelimiter _delimiter;
        private SplitMix64 _random;
        private int _line = 1;

        public Written(ulong seed, int rows, int columns, CsvDelimiter delimiter, string newline)
        {
            _delimiter = delimiter;
            _random = new SplitMix64(seed);
            bool header = Chance(2), comma = delimiter == CsvDelimiter.Semicolon && Chance(2), newlines = Chance(3);
            CsvTimeFormat format = (CsvTimeFormat)_random.NextInt32(5);
            Options = new CsvOptions
            {
                Delimiter = delimiter, HasHeader = header, DecimalComma = comma, TimeColumn = "#1", TimeFormat = format, KeyColumn = "#2",
                ValueColumns = [.. Enumerable.Range(4, columns).Select(number => $"#{number}")], SampleLines = 1 + _random.NextInt32(100),
            };
            var text = new StringBuilder(Chance(4) ? "\uFEFF" : "");
            if (header)
                Append(text, ["time", "key", "note", .. Enumerable.Range(0, columns).Select(i => $"v{i}")], newline, ends: true);
            long time = ReadTable.Micros("1950-01-01") + (long)(_random.NextDouble() * 200 * 365) * EventTime.Day;
            for (int row = 0; row < rows; row++)
            {
                while (Chance(10))
                {
                    text.Append(Chance(2) ? "" : "# so, \"so").Append(newline);
                    _line++;
                }
                // Times are written in milliseconds, which every format holds exactly; they may go backwards.
                time += (_random.NextInt32(100_000) - 20_000) * EventTime.Millisecond;
                string key = $"unit {_random.NextInt32(5)}";
                double[] values = [.. Enumerable.Range(0, columns).Select(_ => Value())];
                Lines.Add(_line);
                Times.Add(time);
                Keys.Add(key);
                Rows.Add(values);
                string note = newlines && Chance(3) ? $"a{newline}\"b\"" : Chance(2) ? "plain" : "é,;\t \"\"#";
                Append(text, [Time(format, time, comma), key, note, .. values.Select(value => Number(value, comma))], newline, ends: row < rows - 1 || Chance(2));
            }
            Text = text.ToString();
        }

        public string Text { get; }

        public CsvOptions Options { get; }

        public List<long> Lines { get; } = [];

        public List<long> Times { get; } = [];

        public List<string> Keys { get; } = [];

        public List<double[]> Rows { get; } = [];

        private bool Chance(int oneIn) => _random.NextInt32(oneIn) == 0;

        private double Value() => _random.NextInt32(12) switch
        {
            0 => double.NaN,
            1 => BitConverter.UInt64BitsToDouble(_random.NextUInt64()) is var any && double.IsFinite(any) ? any : -0.0,
            2 => _random.NextInt32(1000),
            _ => 1e3 * _random.NextGaussian(),
        };

        private string Number(double value, bool comma)
        {
            if (double.IsNaN(value))
                return Chance(2) ? "" : "NaN";
            string number = value.ToString("R", CultureInfo.InvariantCulture);
            return comma ? number.Replace('.', ',') : number;
        }

        private static string Time(CsvTimeFormat format, long time, bool comma) => format switch
        {
            CsvTimeFormat.Iso8601 => EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            CsvTimeFormat.EpochSeconds => (time / 1e6m).ToString("F3", CultureInfo.InvariantCulture).Replace('.', comma ? ',' : '.'),
            CsvTimeFormat.EpochMilliseconds => (time / 1000).ToString(CultureInfo.InvariantCulture),
            CsvTimeFormat.EpochMicroseconds => time.ToString(CultureInfo.InvariantCulture),
            _ => ((Int128)time * 1000).ToString(CultureInfo.InvariantCulture),
        };

        private void Append(StringBuilder text, IEnumerable<string> fields, string newline, bool ends)
        {
            string mark = _delimiter switch { CsvDelimiter.Comma => ",", CsvDelimiter.Semicolon => ";", CsvDelimiter.Tab => "\t", _ => Chance(2) ? " " : " \t  " };
            int start = text.Length;
            if (_delimiter == CsvDelimiter.Whitespace && Chance(2))
                text.Append("  ");
            bool first = true;
            foreach (string field in fields)
            {
                if (!first)
                    text.Append(mark);
                first = false;
                bool must = field.Length == 0 ? _delimiter == CsvDelimiter.Whitespace : field.AsSpan().ContainsAny(" ,;\t\"\r\n#");
                text.Append(must || Chance(6) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field);
            }
            string row = text.ToString(start, text.Length - start);
            _line += (row.Length - row.Replace(newline, "", StringComparison.Ordinal).Length) / newline.Length + 1;
            if (ends)
                text.Append(newline);
        }
    }
}

using System.Text;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Data.Tests.Csv;

public class CsvReaderTests
{
    private const string Plain = "timestamp,value\n2014-04-01 00:00:00,20.5\n2014-04-01 00:05:00,-3e2\n";

    [Fact]
    public void A_plain_table_is_read_with_its_times_values_and_lines()
    {
        ReadTable table = ReadTable.Of(Plain);
        Assert.Equal(CsvDelimiter.Comma, table.Schema.Delimiter);
        Assert.True(table.Schema.HasHeader);
        Assert.Equal("timestamp", table.Schema.Time!.Name);
        Assert.Equal("value", table.ValueNames);
        Assert.Equal([2L, 3L], table.Lines);
        Assert.Equal([ReadTable.Micros("2014-04-01T00:00:00Z"), ReadTable.Micros("2014-04-01T00:05:00Z")], table.Times);
        Assert.Equal([20.5, -300.0], table.Rows.Select(row => row[0]));
        Assert.Equal(3, table.Tally.Lines);
    }

    [Theory]
    [InlineData("time,a,b\n2024-01-01,1,2\n", CsvDelimiter.Comma)]
    [InlineData("time;a;b\n2024-01-01;1,5;2\n", CsvDelimiter.Semicolon)]
    [InlineData("time\ta\tb\n2024-01-01\t1\t2\n", CsvDelimiter.Tab)]
    [InlineData("time  a \t b\n  2024-01-01   1 2  \n", CsvDelimiter.Whitespace)]
    [InlineData("2024-01-01 00:00:00,1\n2024-01-01 00:01:00,2\n", CsvDelimiter.Comma)]
    [InlineData("2024-01-01 00:00:00;1,5\n2024-01-01 00:01:00;2,5\n", CsvDelimiter.Semicolon)]
    [InlineData(" 1.5 2.5 \n 2.5 3.5 \n", CsvDelimiter.Whitespace)]
    [InlineData("112 \n98 \n", CsvDelimiter.Comma)]
    public void The_delimiter_is_guessed(string text, CsvDelimiter expected)
    {
        ReadTable table = ReadTable.Of(text);
        Assert.Equal(expected, table.Schema.Delimiter);
        Assert.Equal(0, table.Tally.RowsRefused);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", true)]
    [InlineData("1,2\n3,4\n", false)]
    [InlineData("time,2019,2020\n2024-01-01,3,4\n", true)]
    [InlineData("2024-01-01,x,4\n2024-01-02,y,5\n", false)]
    [InlineData("NaN,1\n2,3\n", false)]
    public void The_header_is_guessed(string text, bool expected) => Assert.Equal(expected, ReadTable.Of(text).Schema.HasHeader);

    [Fact]
    public void What_is_given_goes_before_what_would_be_guessed()
    {
        ReadTable table = ReadTable.Of("7;8\n9;10\n", new CsvOptions { Delimiter = CsvDelimiter.Semicolon, HasHeader = true, Interval = EventTime.Second, Start = 5 });
        Assert.Equal("7 8", table.ValueNames);
        Assert.Equal([9.0, 10.0], table.Rows[0]);
        Assert.Equal([5L], table.Times);
    }

    [Fact]
    public void Quoted_fields_may_hold_delimiters_quotes_and_newlines()
    {
        const string Text = "time,note,\"val\"\"ue\"\n2024-01-01,\"a,\"\"b\"\"\r\nc\n\nd\",\"1.5\"\n\"2024-01-02\",e,2\n";
        ReadTable table = ReadTable.Of(Text);
        Assert.Equal("val\"ue", table.ValueNames);
        Assert.Equal([1.5, 2.0], table.Rows.Select(row => row[0]));
        Assert.Equal([2L, 6L], table.Lines);
        Assert.Equal(3, table.Tally.ContinuationLines);
        Assert.Equal(6, table.Tally.Lines);
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_one_line()
    {
        string text = "time,note,value\n2024-01-01,\"open,1\n" + string.Concat(Enumerable.Range(2, 9).Select(day => $"2024-01-{day:00},x,{day}\n"));
        ReadTable table = ReadTable.Of(text);
        Assert.Equal(9, table.Tally.RowsRead);
        CsvRefusal refusal = Assert.Single(table.Tally.Refusals);
        Assert.Equal((CsvRefusalReason.QuoteNotClosed, 2L, 2), (refusal.Reason, refusal.Line, refusal.Column));
    }

    [Fact]
    public void Newlines_of_all_kinds_may_be_mixed()
    {
        ReadTable table = ReadTable.Of("a,b\r1,2\n3,4\r\n\r\n5,6\r\r7,8");
        Assert.Equal([1.0, 3.0, 5.0, 7.0], table.Rows.Select(row => row[0]));
        Assert.Equal([2L, 3L, 5L, 7L], table.Lines);
        Assert.Equal(2, table.Tally.BlankLines);
        Assert.Equal(7, table.Tally.Lines);
    }

    [Fact]
    public void Comments_blank_lines_and_a_byte_order_mark_are_skipped()
    {
        ReadTable table = ReadTable.Of("\uFEFF# made by hand, \"really\n\na,b\n1,2\n   \n#3,4\n5,6\n");
        Assert.Equal("a b", table.ValueNames);
        Assert.Equal([1.0, 5.0], table.Rows.Select(row => row[0]));
        Assert.Equal((2L, 2L), (table.Tally.CommentLines, table.Tally.BlankLines));
    }

    [Fact]
    public void Gzip_is_told_by_its_first_bytes()
    {
        ReadTable table = ReadTable.Of(ReadTable.Zip(Encoding.UTF8.GetBytes(Plain)), piece: 1);
        Assert.True(table.Schema.Compressed);
        Assert.Equal(2, table.Tally.RowsRead);
    }

    [Fact]
    public void Words_for_missing_values_stand_as_NaN_and_are_counted()
    {
        ReadTable table = ReadTable.Of("time,a\n2024-01-01,1\n2024-01-02,\n2024-01-03,NaN\n2024-01-04,-inf\n2024-01-05,NULL\n2024-01-06,n/a\n2024-01-07,1e999\n2024-01-08,\"\"\n2024-01-09,2\n");
        Assert.Equal([1.0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 2.0], table.Rows.Select(row => row[0]));
        Assert.Equal(7, table.Tally.MissingValues);
        Assert.Equal(0, table.Tally.RowsRefused);
    }

    [Fact]
    public void Text_in_a_value_column_refuses_its_row_and_says_where()
    {
        ReadTable table = ReadTable.Of("time,temp\n2024-01-01,1\n2024-01-02,2\n2024-01-03,3\n2024-01-04,err\u001B[31m\n2024-01-05,5\n");
        Assert.Equal(4, table.Tally.RowsRead);
        Assert.Equal(1, table.Tally.Refused(CsvRefusalReason.NotANumber));
        Assert.Equal("line 5, column 2 ('temp'): found 'err\\x1B[31m'; expected a number", Assert.Single(table.Tally.Refusals).ToString());
    }

    [Fact]
    public void Every_refusal_is_counted_and_the_first_ones_are_kept()
    {
        string text = "time,a\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"2024-01-01 00:00:{i % 60:00},{i}\n2024-01-01 00:00:00\nnever,1\n"));
        ReadTable table = ReadTable.Of(text, new CsvOptions { KeptRefusals = 3, TimeFormat = CsvTimeFormat.Iso8601 });
        Assert.Equal((100L, 200L, 3), (table.Tally.RowsRead, table.Tally.RowsRefused, table.Tally.Refusals.Count));
        Assert.Equal((100L, 100L), (table.Tally.Refused(CsvRefusalReason.TooFewFields), table.Tally.Refused(CsvRefusalReason.TimeNotReadable)));
    }

    [Theory]
    [InlineData("#2")]
    [InlineData("Pressure")]
    [InlineData("pressure")]
    public void Columns_are_named_by_header_or_by_place(string reference)
    {
        ReadTable table = ReadTable.Of("time,Pressure,speed\n2024-01-01,1,2\n", new CsvOptions { ValueColumns = [reference] });
        Assert.Equal([1.0], table.Rows[0]);
    }

    [Fact]
    public void Headers_that_differ_by_case_are_told_apart_and_repeated_ones_are_ambiguous()
    {
        const string Text = "time,P,p,q,q\n2024-01-01,1,2,3,4\n";
        Assert.Equal([2.0], ReadTable.Of(Text, new CsvOptions { ValueColumns = ["p"] }).Rows[0]);
        Assert.Equal("P p q q#5", ReadTable.Of(Text).ValueNames);
        Assert.Contains("could be column 4 or column 5", ReadTable.Unusable(Text, new CsvOptions { ValueColumns = ["q"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_given_in_the_order_asked_for()
    {
        ReadTable table = ReadTable.Of("time,a,b,c\n2024-01-01,1,2,3\n", new CsvOptions { ValueColumns = ["c", "#2"] });
        Assert.Equal([3.0, 1.0], table.Rows[0]);
    }

    [Fact]
    public void Labels_texts_empty_columns_and_row_counters_are_not_guessed_to_be_values()
    {
        ReadTable table = ReadTable.Of(",time,a,Label,where,nothing\n0,2024-01-01,1,0,x,\n1,2024-01-02,2,1,y,\n");
        Assert.Equal("a", table.ValueNames);
        Assert.All(table.Schema.Columns, column => Assert.NotEmpty(column.Why));
    }

    [Fact]
    public void A_key_column_splits_the_table_and_each_key_has_its_own_clock()
    {
        var options = new CsvOptions { KeyColumn = "#1", Interval = EventTime.Second, Start = 0, ValueColumns = ["#2"] };
        ReadTable table = ReadTable.Of("1 10\n1 11\n2 20\n1 12\n2 21\n", options);
        Assert.Equal(["1", "1", "2", "1", "2"], table.RowKeys);
        Assert.Equal([0L, 1_000_000L, 0L, 2_000_000L, 1_000_000L], table.Times);
    }

    [Fact]
    public void Keys_are_bounded_in_number_and_length()
    {
        string text = "k,v\na,1\nb,2\nc,3\n,4\n" + new string('x', 300) + ",5\na,6\n";
        ReadTable table = ReadTable.Of(text, new CsvOptions { KeyColumn = "k", MaxKeys = 2 });
        Assert.Equal(["a", "b", "a"], table.RowKeys);
        Assert.Equal([CsvRefusalReason.TooManyKeys, CsvRefusalReason.KeyMissing, CsvRefusalReason.KeyTooLong], table.Tally.Refusals.Select(refusal => refusal.Reason));
    }

    [Fact]
    public void A_refused_row_does_not_stop_the_clock_of_a_table_without_times()
    {
        ReadTable table = ReadTable.Of("1\n2\n3\n4\nx\n5\n", new CsvOptions { Interval = EventTime.Minute, Start = EventTime.Day });
        Assert.Equal(EventTime.Day + 5 * EventTime.Minute, table.Times[^1]);
        Assert.Equal(1, table.Tally.RowsRefused);
    }

    [Theory]
    [InlineData("1700000000,1\n1700000060.5,2\n", CsvTimeFormat.EpochSeconds, 1_700_000_060_500_000)]
    [InlineData("1700000000000,1\n1700000060500,2\n", CsvTimeFormat.EpochMilliseconds, 1_700_000_060_500_000)]
    [InlineData("1700000000000000,1\n1700000060500000,2\n", CsvTimeFormat.EpochMicroseconds, 1_700_000_060_500_000)]
    [InlineData("1700000000000000000,1\n1700000060500000999,2\n", CsvTimeFormat.EpochNanoseconds, 1_700_000_060_500_000)]
    [InlineData("1.700000000000000000e+09,1\n1.700000060500000000e+09,2\n", CsvTimeFormat.EpochSeconds, 1_700_000_060_500_000)]
    public void The_unit_of_epoch_times_is_guessed_by_their_size(string text, CsvTimeFormat format, long second)
    {
        ReadTable table = ReadTable.Of(text);
        Assert.Equal(format, table.Schema.TimeFormat);
        Assert.Equal(second, table.Times[1]);
    }

    [Fact]
    public void The_unit_of_epoch_times_is_fixed_by_the_first_rows()
    {
        ReadTable table = ReadTable.Of("time,v\n1700000000,1\n1700000060,2\n1700000120000,3\n");
        Assert.Equal(1, table.Tally.Refused(CsvRefusalReason.TimeOutOfRange));
        Assert.Equal(2, table.Tally.RowsRead);
    }

    [Fact]
    public void Small_numbers_in_a_column_named_time_are_seconds_and_days_of_eight_digits_are_dates()
    {
        Assert.Equal([500_000L, 1_000_000L], ReadTable.Of("time,v\n0.5,1\n1,2\n").Times);
        Assert.Equal([ReadTable.Micros("2024-02-29")], ReadTable.Of("date,v\n20240229,1\n").Times);
    }

    [Fact]
    public void A_date_and_a_time_of_day_in_two_columns_are_one_time()
    {
        ReadTable table = ReadTable.Of("2024-01-01 00:00:01 5\n2024-01-01 00:00:02 6\n");
        Assert.Equal(ReadTable.Micros("2024-01-01T00:00:02Z"), table.Times[1]);
        Assert.Equal(CsvRole.TimeOfDay, table.Schema.Columns[1].Role);
        Assert.Equal([6.0], table.Rows[1]);
        Assert.Equal([ReadTable.Micros("2024-01-01T00:00:01Z")], ReadTable.Of("time,date,v\n00:00:01,2024-01-01,5\n").Times);
    }

    [Fact]
    public void The_decimal_comma_is_guessed_where_semicolons_part_the_fields()
    {
        ReadTable table = ReadTable.Of("t;v\n2024-01-01;1,25\n2024-01-02;1.234,5\n2024-01-03;-1,5e3\n2024-01-04;7\n2024-01-05;8\n");
        Assert.True(table.Schema.DecimalComma);
        Assert.Equal([1.25, -1500.0, 7.0, 8.0], table.Rows.Select(row => row[0]));
        Assert.Equal(3, Assert.Single(table.Tally.Refusals).Line);
    }

    [Fact]
    public void A_delimiter_at_the_end_of_rows_makes_no_column()
    {
        Assert.Equal(2, ReadTable.Of("1,2,\n3,4,\n").Schema.Columns.Count);
        Assert.Equal(0, ReadTable.Of("a,b\n1,2,\n3,4,\n").Tally.RowsRefused);
        Assert.Equal(0, ReadTable.Of("a,b,\n1,2\n3,4\n").Tally.RowsRefused);
    }

    [Fact]
    public void Rows_of_another_width_are_refused()
    {
        ReadTable table = ReadTable.Of("a,b\n1,2\n3\n4,5,6\n7,8\n");
        Assert.Equal([CsvRefusalReason.TooFewFields, CsvRefusalReason.TooManyFields], table.Tally.Refusals.Select(refusal => refusal.Reason));
        Assert.Equal(2, table.Tally.RowsRead);
    }

    [Fact]
    public void Unusable_inputs_say_what_is_wrong()
    {
        Assert.Contains("empty", ReadTable.Unusable(""), StringComparison.Ordinal);
        Assert.Contains("empty", ReadTable.Unusable("\uFEFF"), StringComparison.Ordinal);
        Assert.Contains("header and no rows", ReadTable.Unusable("time,value\n"), StringComparison.Ordinal);
        Assert.Contains("no column of numbers", ReadTable.Unusable("time,name\n2024-01-01,x\n"), StringComparison.Ordinal);
        Assert.Contains("'nowhere' is not in the table; it has columns 1 'time', 2 'v'", ReadTable.Unusable("time,v\n2024-01-01,1\n", new CsvOptions { TimeColumn = "nowhere" }), StringComparison.Ordinal);
        Assert.Contains("#1 to #2", ReadTable.Unusable("time,v\n2024-01-01,1\n", new CsvOptions { ValueColumns = ["#3"] }), StringComparison.Ordinal);
        Assert.Contains("'03/15/2024'", ReadTable.Unusable("date,v\n03/15/2024,1\n"), StringComparison.Ordinal);
        Assert.Contains("UTF-16", ReadTable.Unusable(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Plain)).ToArray()), StringComparison.Ordinal);
        Assert.Contains("NUL", ReadTable.Unusable(Encoding.Unicode.GetBytes(Plain)), StringComparison.Ordinal);
        Assert.Contains("Excel", ReadTable.Unusable("PK\u0003\u0004 and so on"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_none_of_whose_first_rows_can_be_read_is_given_up()
    {
        string text = "time,v\n" + string.Concat(Enumerable.Repeat("1,1\n", 2000));
        string message = ReadTable.Unusable(text, new CsvOptions { TimeFormat = CsvTimeFormat.Iso8601 });
        Assert.Contains("none of the first 1,000 rows", message, StringComparison.Ordinal);
        Assert.Contains("line 2, column 1 ('time'): found '1'; expected a time such as", message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_options_are_told_at_once()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => ReadTable.Of(Plain, new CsvOptions { MaxKeys = 0, Interval = -1 }));
        Assert.Contains("MaxKeys", e.Message, StringComparison.Ordinal);
        Assert.Contains("Interval", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        using var reader = CsvReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(Plain)), cancel: cancelled.Token);
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
        {
            var block = new CsvBlock(reader.Schema);
            while (reader.Read(block, cancelled.Token) > 0) { }
        });
    }

    [Fact]
    public void The_stream_is_closed_unless_it_is_to_stay_open()
    {
        foreach (bool leaveOpen in (bool[])[true, false])
        {
            foreach (byte[] bytes in (byte[][])[Encoding.UTF8.GetBytes(Plain), ReadTable.Zip(Encoding.UTF8.GetBytes(Plain)), []])
            {
                var stream = new MemoryStream(bytes);
                try
                {
                    CsvReader.Open(stream, leaveOpen: leaveOpen).Dispose();
                }
                catch (UnusableInputException)
                {
                }
                Assert.Equal(leaveOpen, stream.CanRead);
            }
        }
    }

    [Fact]
    public void A_live_stream_gives_its_rows_without_waiting_for_a_full_block()
    {
        var live = new LiveStream(["a,b\n1,2\n", "3,4\n5,", "6\n"]);
        using var reader = CsvReader.Open(live, new CsvOptions { SampleLines = 2 });
        var block = new CsvBlock(reader.Schema, 100);
        Assert.Equal(1, reader.Read(block));
        Assert.Equal(1, live.Given);
        Assert.Equal(1, reader.Read(block));
        Assert.Equal(1, reader.Read(block));
        Assert.Equal(0, reader.Read(block));
    }

    private sealed class LiveStream(string[] pieces) : MemoryStream
    {
        private readonly Queue<byte> _now = new();

        public int Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (_now.Count == 0 && Given < pieces.Length)
                foreach (byte b in Encoding.UTF8.GetBytes(pieces[Given++]))
                    _now.Enqueue(b);
            int taken = 0;
            while (taken < buffer.Length && _now.TryDequeue(out byte next))
                buffer[taken++] = next;
            return taken;
        }
    }
}

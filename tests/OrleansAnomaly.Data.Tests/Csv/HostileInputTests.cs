using System.Text;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Data.Tests.Csv;

public class HostileInputTests
{
    private const string Sound = "time,v\n2024-01-01,1\n2024-01-02,2\n2024-01-03,3\n2024-01-04,4\n";

    [Theory]
    [InlineData('x')]
    [InlineData('9')]
    [InlineData('"')]
    [InlineData(',')]
    [InlineData('\0')]
    [InlineData(' ')]
    public void Ten_megabytes_without_a_newline_cost_one_row_and_no_memory(char filler)
    {
        byte[] monster = new byte[10_000_000];
        Array.Fill(monster, (byte)filler);
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Sound), .. monster, .. "\n2024-01-05,5\n"u8];
        long before = GC.GetAllocatedBytesForCurrentThread();
        ReadTable table = ReadTable.Of(bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal([1.0, 2.0, 3.0, 4.0, 5.0], table.Rows.Select(row => row[0]));
        CsvRefusal refusal = Assert.Single(table.Tally.Refusals);
        Assert.Equal((CsvRefusalReason.LineTooLong, 6L), (refusal.Reason, refusal.Line));
        Assert.Contains("10,000,000 bytes", refusal.Found, StringComparison.Ordinal);
        Assert.True(allocated < 8_000_000, $"{allocated:N0} bytes");
    }

    [Fact]
    public void A_monster_as_the_first_line_is_refused_and_the_table_behind_it_read()
    {
        ReadTable table = ReadTable.Of(new string('x', 3_000_000) + "\r\n" + Sound);
        Assert.Equal(4, table.Tally.RowsRead);
        Assert.Equal((1L, 6L), (table.Tally.RowsRefused, table.Tally.Lines));
        Assert.Equal(3, table.Lines[0]);
        string message = ReadTable.Unusable(Encoding.UTF8.GetBytes(new string('x', 3_000_000) + "\n" + Sound), new CsvOptions { KeptRefusals = 0, HopelessRows = 1 });
        Assert.Contains("line 1: found 'xxx", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_is_too_long_refuses_its_row()
    {
        ReadTable table = ReadTable.Of(Sound + "2024-01-05," + new string('5', 100) + "\n2024-01-06,\"" + new string('5', 100) + "\"\n2024-01-07,7\n", new CsvOptions { MaxFieldBytes = 50 });
        Assert.Equal(5, table.Tally.RowsRead);
        Assert.All(table.Tally.Refusals, refusal => Assert.Equal((CsvRefusalReason.FieldTooLong, 2), (refusal.Reason, refusal.Column)));
        Assert.Equal(2, table.Tally.RowsRefused);
    }

    [Fact]
    public void Millions_of_delimiters_are_refused_as_too_many_columns()
    {
        ReadTable table = ReadTable.Of(Sound + new string(',', 1_000_000) + "\n" + new string(',', 5_000) + "\n2024-01-05,5\n");
        Assert.Equal(5, table.Tally.RowsRead);
        Assert.Equal(2, table.Tally.Refused(CsvRefusalReason.TooManyColumns));
        Assert.Contains("row", ReadTable.Unusable(new string(',', 3_000_000)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_widest_permitted_table_is_read()
    {
        string row = string.Join(' ', Enumerable.Range(0, 4096));
        ReadTable table = ReadTable.Of(row + "\n" + row + "\n");
        Assert.Equal(4096, table.Schema.Values.Count);
        Assert.Equal(2, table.Tally.RowsRead);
        Assert.True(table.Schema.Decisions.All(decision => decision.Length < 500));
    }

    [Fact]
    public void Quotes_that_open_again_and_again_do_not_take_quadratic_time()
    {
        // Each line opens a quote that the next one closes and opens anew: without a bound every line would be read up to the longest row.
        string text = Sound + string.Concat(Enumerable.Repeat(new string('a', 200) + "\",\"\n", 20_000)) + "2024-01-05,5\n";
        ReadTable table = ReadTable.Of(text);
        Assert.Equal(20_006, table.Tally.Lines);
        Assert.Equal(20_000, table.Tally.RowsRefused + table.Tally.ContinuationLines);
    }

    [Fact]
    public void Gzip_that_breaks_off_gives_the_rows_before_and_says_so()
    {
        string text = "time,v\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{1_700_000_000 + i},{i * 37 % 1000}\n"));
        byte[] whole = ReadTable.Zip(Encoding.UTF8.GetBytes(text));
        ReadTable table = ReadTable.Of(whole[..(whole.Length / 2)]);
        Assert.InRange(table.Tally.RowsRead, 30_000, 70_000);
        Assert.NotNull(table.Damage);
        // The last row may be cut within its number: it is not taken for a smaller one.
        Assert.True(table.Tally.RowsRefused == table.Tally.Refused(CsvRefusalReason.InputDamaged));
        for (int i = 0; i < table.Rows.Count; i++)
            Assert.Equal(i * 37 % 1000, table.Rows[i][0]);
    }

    [Fact]
    public void Gzip_damaged_from_the_start_is_unusable()
    {
        byte[] whole = ReadTable.Zip(Encoding.UTF8.GetBytes(Sound));
        Assert.Contains("compressed data", ReadTable.Unusable(whole[..12]), StringComparison.Ordinal);
        whole[11] ^= 0xFF;
        Assert.NotEmpty(ReadTable.Unusable(whole));
        Assert.Contains("compressed data", ReadTable.Unusable([0x1F, 0x8B]), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_with_NUL_bytes_or_invalid_UTF8_are_refused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("time,note,v\n2024-01-01,é,1\n2024-01-02,"), 0xE9, .. ",2\n2024-01-03,\0,3\n2024-01-04,\"\xD8\x00"u8, .. "\",4\n2024-01-05,x,5\n"u8];
        ReadTable table = ReadTable.Of(bytes);
        Assert.Equal([1.0, 5.0], table.Rows.Select(row => row[0]));
        Assert.Equal((1L, 2L), (table.Tally.Refused(CsvRefusalReason.NotUtf8), table.Tally.Refused(CsvRefusalReason.NulByte)));
    }

    [Fact]
    public void A_header_in_another_encoding_does_not_spoil_the_table()
    {
        byte[] bytes = [.. "time,temp \xB0"u8, .. new byte[] { 0xB0 }, .. "C\n2024-01-01,1\n"u8];
        ReadTable table = ReadTable.Of(bytes);
        Assert.Equal(1, table.Tally.RowsRead);
        Assert.Equal(1, table.Tally.HeaderLines);
    }

    [Fact]
    public void Binary_noise_is_unusable()
    {
        var random = new OrleansAnomaly.Core.Numerics.SplitMix64(3);
        byte[] noise = new byte[300_000];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (byte)random.NextInt32(256);
        noise[0] = 0x7F;
        Assert.NotEmpty(ReadTable.Unusable(noise));
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    [InlineData("2200-01-01T00:00:00.000001Z")]
    [InlineData("1899-12-31T23:59:59.999999Z")]
    public void Absurd_times_are_refused_as_out_of_range(string time)
    {
        ReadTable table = ReadTable.Of(Sound + time + ",5\n");
        Assert.Equal(1, table.Tally.Refused(CsvRefusalReason.TimeOutOfRange));
        Assert.Equal(4, table.Tally.RowsRead);
    }

    [Theory]
    [InlineData("99999999999999999999999999999999999999999999999999")]
    [InlineData("-1e300")]
    [InlineData("1e25")]
    [InlineData("170000000000000000")]
    public void Absurd_epochs_are_refused(string time)
    {
        ReadTable table = ReadTable.Of("time,v\n1700000000,1\n1700000001,2\n1700000002,3\n1700000003,4\n" + time + ",5\n");
        Assert.Equal(1, table.Tally.RowsRefused);
        Assert.Equal(4, table.Tally.RowsRead);
    }

    [Fact]
    public void A_row_clock_that_runs_out_of_time_refuses_rows()
    {
        ReadTable table = ReadTable.Of("1\n2\n3\n4\n", new CsvOptions { Interval = 99 * 365 * OrleansAnomaly.Core.Readings.EventTime.Day });
        Assert.Equal(3, table.Tally.RowsRead);
        Assert.Equal(1, table.Tally.Refused(CsvRefusalReason.TimeOutOfRange));
    }

    [Fact]
    public void Reading_allocates_nothing_per_row()
    {
        string text = "time,a,b\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{1_700_000_000 + i},{i * 0.5},\"{i}\"\noops,1,2\n"));
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using var reader = CsvReader.Open(new MemoryStream(bytes), new CsvOptions { TimeFormat = CsvTimeFormat.EpochSeconds, TimeColumn = "time" });
        var block = new CsvBlock(reader.Schema, 256);
        reader.Read(block);
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.Read(block) > 0) { }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((50_000L, 50_000L), (reader.Tally.RowsRead, reader.Tally.RowsRefused));
        Assert.True(allocated < 20_000, $"{allocated:N0} bytes");
    }
}

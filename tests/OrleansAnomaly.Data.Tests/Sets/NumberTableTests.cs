using System.IO.Compression;
using System.Text;
using OrleansAnomaly.Data.Csv;
using OrleansAnomaly.Data.Sets;

namespace OrleansAnomaly.Data.Tests.Sets;

public class NumberTableTests
{
    [Theory]
    [InlineData("1 2\n3 4\n")]
    [InlineData("  1.0e0\t2 \r\n\r\n 3   4")]
    public void Lines_are_rows_whatever_the_blanks(string text)
    {
        double[][] rows = Read(Encoding.ASCII.GetBytes(text));
        Assert.Equal([[1, 2], [3, 4]], rows);
    }

    [Fact]
    public void Gzip_is_read_directly()
    {
        Assert.Equal([[1, 2]], Read(Zip("1 2\n")));
    }

    [Theory]
    [InlineData("", "the input is empty")]
    [InlineData("  \n \n", "has no rows")]
    [InlineData("1 2\n3\n", "line 2 has 1 numbers; expected 2")]
    [InlineData("1 x\n", "line 1 has 'x' as its number 2")]
    [InlineData("1 NaN\n", "line 1 has 'NaN' as its number 2")]
    [InlineData("1 1e999\n", "expected a finite number")]
    [InlineData("a\u001b[31m 1\n", "'a\\x1B[31m' as its number 1")]
    [InlineData("PK\u0003\u0004 1", "a zip archive")]
    public void What_is_no_table_of_numbers_is_refused_with_its_line(string text, string expected)
    {
        var failure = Assert.Throws<UnusableInputException>(() => Read(Encoding.Latin1.GetBytes(text)));
        Assert.StartsWith("x.dat", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_and_lines_without_end_are_refused_before_they_fill_the_memory()
    {
        Assert.Contains("more than 64 characters", Refusal(Encoding.ASCII.GetBytes(new string('1', 100))), StringComparison.Ordinal);
        Assert.Contains("more than 4096 numbers", Refusal(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1 ", 5_000)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_data_that_break_off_are_refused()
    {
        byte[] whole = Zip(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{i * 7919 % 10_007} {i}\n")));
        Assert.Contains("damaged", Refusal(whole[..(whole.Length / 2)]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-folder", "d00.dat");
        Assert.Contains(path, Assert.Throws<UnusableInputException>(() => NumberTable.Read(path, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<UnusableInputException>(() => Read(bytes)).Message;

    private static double[][] Read(byte[] bytes) => NumberTable.Read(new MemoryStream(bytes), "x.dat", CancellationToken.None);

    private static byte[] Zip(string text)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
            zip.Write(Encoding.ASCII.GetBytes(text));
        return target.ToArray();
    }
}

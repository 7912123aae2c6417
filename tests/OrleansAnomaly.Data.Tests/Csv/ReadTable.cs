using System.IO.Compression;
using System.Text;
using OrleansAnomaly.Bench.Fuzz;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Data.Tests.Csv;

/// <summary>A table read to its end, for tests to look at.</summary>
internal sealed class ReadTable
{
    public required CsvSchema Schema { get; init; }

    public required CsvTally Tally { get; init; }

    public required IReadOnlyList<string> Keys { get; init; }

    public string? Damage { get; private set; }

    public List<long> Lines { get; } = [];

    public List<long> Times { get; } = [];

    public List<string> RowKeys { get; } = [];

    public List<double[]> Rows { get; } = [];

    public string ValueNames => string.Join(' ', Schema.Values.Select(column => column.Name));

    public static ReadTable Of(string text, CsvOptions? options = null, int piece = int.MaxValue, int blockRows = 100) =>
        Of(Encoding.UTF8.GetBytes(text), options, piece, blockRows);

    public static ReadTable Of(byte[] bytes, CsvOptions? options = null, int piece = int.MaxValue, int blockRows = 100) =>
        Of(new ChoppedStream(bytes, piece), options, blockRows);

    public static ReadTable Of(Stream stream, CsvOptions? options = null, int blockRows = 100)
    {
        using var reader = CsvReader.Open(stream, options);
        var table = new ReadTable { Schema = reader.Schema, Tally = reader.Tally, Keys = reader.Keys };
        var block = new CsvBlock(reader.Schema, blockRows);
        while (reader.Read(block) > 0)
        {
            for (int i = 0; i < block.Count; i++)
            {
                table.Lines.Add(block.Lines[i]);
                table.Times.Add(block.Times[i]);
                table.RowKeys.Add(reader.Keys.Count > 0 ? reader.Keys[block.Keys[i]] : "");
                table.Rows.Add([.. block.Values.Select(column => column[i])]);
            }
        }
        table.Damage = reader.Damage;
        return table;
    }

    public static string Unusable(string text, CsvOptions? options = null) => Unusable(Encoding.UTF8.GetBytes(text), options);

    public static string Unusable(byte[] bytes, CsvOptions? options = null) =>
        Assert.Throws<UnusableInputException>(() => Of(bytes, options)).Message;

    public static byte[] Zip(byte[] text)
    {
        var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
            zip.Write(text);
        return target.ToArray();
    }

    public static long Micros(string iso) =>
        OrleansAnomaly.Core.Readings.EventTime.From(DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal));
}

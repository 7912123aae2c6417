using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Bench.Csv;

/// <summary><c>csv [--rows N]</c>: how fast tables are read from a file on disk, on one core.</summary>
internal static class CsvThroughput
{
    public const string Usage = "csv [--rows N]";

    public static int Run(ReadOnlySpan<string> args)
    {
        long rows = 10_000_000;
        if (args.Length > 0 && (args is not ["--rows", string given] || !long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out rows)))
        {
            Console.Error.WriteLine($"usage: {Usage}");
            return 2;
        }
        Measure("one value, ISO times", rows, 1, ',', epoch: false);
        Measure("six values, ISO times", rows / 4, 6, ',', epoch: false);
        Measure("24 values, epoch ms, blanks", rows / 16, 24, ' ', epoch: true);
        return 0;
    }

    private static void Measure(string name, long rows, int values, char delimiter, bool epoch)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Write(path, rows, values, delimiter, epoch);
            // The first pass warms the page cache and the compiler.
            for (int pass = 0; pass < 3; pass++)
                Read(path, name, report: pass == 2);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Read(string path, string name, bool report)
    {
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        using var reader = CsvReader.Open(file, new CsvOptions());
        var block = new CsvBlock(reader.Schema);
        double sum = 0;
        while (reader.Read(block) > 0)
            sum += block.Values[0][block.Count - 1];
        double seconds = watch.Elapsed.TotalSeconds;
        if (!report)
            return;
        double megabytes = reader.BytesRead / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {reader.Tally.RowsRead:N0} rows, {megabytes:N0} MB, {reader.Tally.RowsRefused} refused: {megabytes / seconds:N0} MB/s, "
            + $"{reader.Tally.RowsRead / seconds / 1e6:N2} M rows/s, {(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore) / 1024:N0} KiB allocated"));
    }

    private static void Write(string path, long rows, int values, char delimiter, bool epoch)
    {
        var random = new SplitMix64(1);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        writer.Write("timestamp");
        for (int v = 0; v < values; v++)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{delimiter}sensor{v}"));
        writer.Write('\n');
        Span<char> buffer = stackalloc char[64];
        DateTime start = new(2024, 1, 1);
        for (long row = 0; row < rows; row++)
        {
            int length;
            if (epoch)
                (1_704_067_200_000 + row * 1000).TryFormat(buffer, out length, default, CultureInfo.InvariantCulture);
            else
                start.AddSeconds(row).TryFormat(buffer, out length, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            writer.Write(buffer[..length]);
            for (int v = 0; v < values; v++)
            {
                writer.Write(delimiter);
                (100 * random.NextDouble()).TryFormat(buffer, out length, "F6", CultureInfo.InvariantCulture);
                writer.Write(buffer[..length]);
            }
            writer.Write('\n');
        }
    }
}

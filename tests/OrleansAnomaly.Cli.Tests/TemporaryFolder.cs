using System.Globalization;
using System.IO.Compression;
using System.Text;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Cli.Tests;

/// <summary>A folder of a test's own, gone after it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anomaly-");

    public string this[string name] => Path.Join(_folder.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string WriteGzip(string name, string text)
    {
        using var gzip = new GZipStream(File.Create(this[name]), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(text));
        return this[name];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Noise around 50 every five minutes from Monday 2024-01-01; at the given rows the value is 500.</summary>
    public static string Series(int rows, params int[] spikes) => Table(rows, 1, spikes);

    /// <summary>The same with several columns <c>a</c>, <c>b</c>, …; the spikes are in the first.</summary>
    public static string Table(int rows, int columns, params int[] spikes)
    {
        var random = new SplitMix64(7);
        var text = new StringBuilder("timestamp");
        for (int c = 0; c < columns; c++)
            text.Append(',').Append(columns == 1 ? "value" : ((char)('a' + c)).ToString());
        text.Append('\n');
        var time = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int row = 0; row < rows; row++)
        {
            text.Append(time.AddMinutes(5 * row).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            for (int c = 0; c < columns; c++)
            {
                double value = c == 0 && Array.IndexOf(spikes, row) >= 0 ? 500 : 50 + random.NextGaussian();
                text.Append(CultureInfo.InvariantCulture, $",{value:0.###}");
            }
            text.Append('\n');
        }
        return text.ToString();
    }
}

using System.Globalization;
using System.Text;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Data.Sets;

/// <summary>
/// A file of numbers parted by blanks, as research data often come: each line a row, all rows of one length, plain or gzip. Empty lines are skipped.
/// </summary>
internal static class NumberTable
{
    private const int MostNumbers = 20_000_000, MostColumns = 4_096, LongestNumber = 64;

    /// <summary>Reads all rows of a file.</summary>
    /// <exception cref="UnusableInputException">The file is not there, or is no such table; the message says what was found, where, and what was expected.</exception>
    public static double[][] Read(string path, CancellationToken stop)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(file, Path.GetFileName(path), stop);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Reads all rows of a stream.</summary>
    public static double[][] Read(Stream stream, string name, CancellationToken stop)
    {
        using TextInput input = Open(stream, name);
        using var text = new StreamReader(input.Text, Encoding.ASCII, detectEncodingFromByteOrderMarks: false, bufferSize: 4096);
        var rows = new List<double[]>();
        var row = new List<double>();
        var number = new StringBuilder(LongestNumber);
        int line = 1;
        long numbers = 0;
        try
        {
            while (true)
            {
                int next = text.Read();
                if (next is not (-1 or ' ' or '\t' or '\r' or '\n'))
                {
                    if (number.Length == LongestNumber)
                        throw Unusable($"has a word of more than {LongestNumber} characters; expected numbers parted by blanks");
                    number.Append((char)next);
                    continue;
                }
                if (number.Length > 0)
                    TakeNumber();
                if (next is -1 or '\n')
                {
                    TakeRow();
                    line++;
                    stop.ThrowIfCancellationRequested();
                }
                if (next == -1)
                    break;
            }
        }
        catch (InvalidDataException damage)
        {
            throw new UnusableInputException($"{name}, after line {line}: the compressed data are damaged: {damage.Message}", damage);
        }
        return rows.Count > 0 ? [.. rows] : throw new UnusableInputException($"{name} has no rows; expected numbers parted by blanks");

        void TakeNumber()
        {
            string word = number.ToString();
            number.Clear();
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
                throw Unusable($"has {Printable.Of(word)} as its number {row.Count + 1}; expected a finite number");
            if (row.Count == MostColumns)
                throw Unusable($"has more than {MostColumns} numbers; expected fewer");
            if (++numbers > MostNumbers)
                throw Unusable($"is where the file exceeds {MostNumbers} numbers; expected fewer");
            row.Add(value);
        }

        void TakeRow()
        {
            if (row.Count == 0)
                return;
            if (rows.Count > 0 && rows[0].Length != row.Count)
                throw Unusable($"has {row.Count} numbers; expected {rows[0].Length}, as in the lines before");
            rows.Add([.. row]);
            row.Clear();
        }

        UnusableInputException Unusable(string what) => new($"{name}: line {line} {what}");
    }

    private static TextInput Open(Stream stream, string name)
    {
        try
        {
            return TextInput.Open(stream, leaveOpen: true);
        }
        catch (UnusableInputException unusable)
        {
            throw new UnusableInputException($"{name}: {unusable.Message}", unusable);
        }
    }
}

using System.Globalization;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Log;

/// <summary>The folder <c>log</c>: the segments up to the head, whose headers and numbers form a chain.</summary>
/// <param name="Head">What <see cref="LogHead"/> names; 0 where there is no log yet.</param>
/// <param name="Segments">The segments, by number.</param>
/// <param name="Losses">What is not there and should be.</param>
internal sealed record LogFolder(long Head, List<LogSegment> Segments, List<LogLoss> Losses)
{
    public const string Name = "log";

    public const long MaxNumber = 9_999_999_999;

    private const string Extension = ".log";
    private const int Digits = 10;

    public static string FileOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{Name}/{number:D10}{Extension}");

    /// <summary>Numbers of the segments that there are, rising. Files of other names are none of the log's.</summary>
    public static List<long> Numbers(IFiles files)
    {
        var numbers = new List<long>();
        foreach (string name in files.List(Name))
        {
            if (name.Length == Digits + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
                && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0)
                numbers.Add(number);
        }
        return numbers;
    }

    /// <summary>Reads the head and all segments' headers.</summary>
    /// <exception cref="StorageException">The chain is broken, and loss is not accepted.</exception>
    public static LogFolder Read(IFiles files, bool acceptLoss)
    {
        var losses = new List<LogLoss>();
        long head = ReadHead(files, acceptLoss, losses);
        var segments = new List<LogSegment>();
        foreach (long number in Numbers(files).Where(number => number <= head))
        {
            if (Read(files, number, acceptLoss, losses) is { } segment)
                segments.Add(segment);
        }
        var folder = new LogFolder(head, segments, losses);
        folder.CheckChain(files, acceptLoss);
        return folder;
    }

    /// <summary>Begins a segment, durably; from then on it is the newest.</summary>
    /// <param name="files">Where the log lies.</param>
    /// <param name="header">What the segment begins with.</param>
    /// <param name="carry">Writes the groups that it takes over. The header is written after them, so that a segment that can be read has them all.</param>
    public static IFile Begin(IFiles files, SegmentHeader header, Action<IFile>? carry = null)
    {
        IFile file = files.Create(FileOf(header.Number));
        try
        {
            carry?.Invoke(file);
            file.Write(header.ToBytes(), 0);
            file.Flush();
            // The head must never name a segment whose own name the disk may still lose.
            files.FlushFolder(Name);
            LogHead.Write(files, header.Number);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // A log whose first segment was never acknowledged has that segment's header at most, and no head.
    private static long ReadHead(IFiles files, bool acceptLoss, List<LogLoss> losses)
    {
        string fault;
        try
        {
            long head = LogHead.Read(files);
            if (head > 0)
                return head;
            List<long> numbers = Numbers(files);
            if (numbers.Count == 0 || (numbers is [1] && Length(files, 1) <= SegmentHeader.Size))
                return 0;
            fault = $"the file is missing; expected it to name segment {numbers[^1]} or a later one";
        }
        catch (StorageException broken) when (acceptLoss)
        {
            fault = broken.Message;
        }
        if (!acceptLoss)
            throw new StorageException(fault, files.Describe(LogHead.Name));
        losses.Add(new LogLoss(files.Describe(LogHead.Name), -1, -1, -1, fault));
        return Numbers(files).LastOrDefault();
    }

    private static LogSegment? Read(IFiles files, long number, bool acceptLoss, List<LogLoss> losses)
    {
        string name = FileOf(number), path = files.Describe(name);
        try
        {
            using IFile file = files.Open(name);
            SegmentHeader header = SegmentHeader.Read(file, path, number);
            return new LogSegment(number, header.FirstSequence, header.Created, file.Length);
        }
        catch (FileNotFoundException)
        {
            // The writer may trim while another process reads the folder; what is missing in the middle is found by the chain.
            return null;
        }
        catch (StorageException broken) when (acceptLoss)
        {
            losses.Add(new LogLoss(path, 0, -1, -1, broken.Message));
            return null;
        }
    }

    private void CheckChain(IFiles files, bool acceptLoss)
    {
        long next = Segments.Count > 0 ? Segments[0].Number : Head, first = 0;
        foreach (LogSegment segment in Segments)
        {
            if (segment.Number != next)
                Miss(next, $"the next that is there is {segment.Number}");
            if (segment.FirstSequence < first)
            {
                throw new StorageException($"the segment's first sequence is {segment.FirstSequence}; expected {first} or more, where the one before begins",
                    files.Describe(FileOf(segment.Number)), 0);
            }
            first = segment.FirstSequence;
            next = segment.Number + 1;
        }
        if (Head > 0 && next <= Head)
            Miss(next, $"{LogHead.Name} names {Head} as the newest");

        // Of several that are missing in a row the first is named. One that is there with a header that is refused is a loss already.
        void Miss(long number, string why)
        {
            string path = files.Describe(FileOf(number)), what = $"segment {number} is missing; {why}";
            if (!acceptLoss)
                throw new StorageException(what, path);
            if (!Losses.Exists(loss => loss.File == path))
                Losses.Add(new LogLoss(path, -1, -1, -1, what));
        }
    }

    private static long Length(IFiles files, long number)
    {
        using IFile file = files.Open(FileOf(number));
        return file.Length;
    }
}

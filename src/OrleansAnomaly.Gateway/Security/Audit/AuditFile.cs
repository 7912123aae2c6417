using System.Security.Cryptography;
using OrleansAnomaly.Gateway.Security.Files;

namespace OrleansAnomaly.Gateway.Security.Audit;

/// <summary>
/// The audit log's file. Any number of processes append to it, one at a time. What was appended is durable when that is said.
/// </summary>
internal sealed class AuditFile(string path, TimeProvider time)
{
    /// <summary>Appends lines.</summary>
    /// <returns>The hash of the last.</returns>
    /// <exception cref="IOException">They cannot be written, or what stands there is no audit log.</exception>
    public async Task<string> AppendAsync(AuditEntry entry, CancellationToken stop)
    {
        await using FileLock held = await FileLock.TakeAsync(path, time, stop).ConfigureAwait(false);
        try
        {
            return Append(entry);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new IOException($"{path} cannot be written: {failure.Message}", failure);
        }
    }

    private string Append(AuditEntry entry)
    {
        using FileStream file = SmallFile.OpenToAppend(path);
        byte[] tail = Tail(file);
        int end = tail.AsSpan().LastIndexOf((byte)'\n') + 1;
        int begin = end == 0 ? 0 : tail.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1;
        (long number, string previous, string? fault) = (0, AuditChain.Nothing, null);
        if (end > 0)
            (number, previous, fault) = AuditChain.Check(tail.AsSpan(begin, end - begin), null, null);
        else if (file.Length > AuditChain.LongestLine)
            fault = "it is no line of an audit log";
        if (fault is not null)
            throw new IOException($"the last line of {path} cannot be gone on from: {fault}; 'anomaly audit verify' says more; move the file away, and a new one begins");
        var fresh = new MemoryStream();
        if (end < tail.Length)
        {
            ReadOnlySpan<byte> torn = tail.AsSpan(end);
            var mended = new AuditEntry(AuditActs.LogMend, AuditOutcome.Done, Environment.UserName) { Subject = $"{torn.Length} bytes cut off, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(torn))}" };
            file.SetLength(file.Length - torn.Length);
            fresh.Write(AuditChain.Line(mended.Body(++number, time.GetUtcNow(), previous), out previous));
        }
        fresh.Write(AuditChain.Line(entry.Body(++number, time.GetUtcNow(), previous), out previous));
        file.Seek(0, SeekOrigin.End);
        file.Write(fresh.GetBuffer(), 0, (int)fresh.Length);
        file.Flush(flushToDisk: true);
        return previous;
    }

    /// <summary>Checks a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="head">A hash that some line must have; null where none was written down.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AuditFindings Verify(string path, string? head, CancellationToken stop)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Verify(file, head, stop);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new IOException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    public static AuditFindings Verify(Stream file, string? head, CancellationToken stop)
    {
        byte[] buffer = new byte[4 * AuditChain.LongestLine];
        int filled = 0;
        long lines = 0;
        long? headAt = null;
        string previous = AuditChain.Nothing;
        for (bool isEnd = false; !isEnd;)
        {
            stop.ThrowIfCancellationRequested();
            int read = file.Read(buffer.AsSpan(filled));
            filled += read;
            isEnd = read == 0;
            int used = 0;
            for (int length; (length = buffer.AsSpan(used, filled - used).IndexOf((byte)'\n') + 1) > 0; used += length)
            {
                (_, string hash, string? fault) = AuditChain.Check(buffer.AsSpan(used, length), lines + 1, previous);
                if (fault is not null)
                    return new AuditFindings(lines, previous, lines + 1, fault);
                lines++;
                previous = hash;
                if (hash == head)
                    headAt = lines;
            }
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (filled > AuditChain.LongestLine)
                return new AuditFindings(lines, previous, lines + 1, "it is no line of an audit log");
        }
        if (filled > 0)
            return new AuditFindings(lines, previous, lines + 1, "it is not whole, as a crash while it is written leaves it");
        return head is not null && headAt is null
            ? new AuditFindings(lines, previous, lines + 1, $"no line has the hash {head}: lines were cut off, or it is another log")
            : new AuditFindings(lines, previous, null, null) { HeadAt = headAt };
    }

    /// <summary>The end of the file, with the last whole line in it.</summary>
    private static byte[] Tail(FileStream file)
    {
        // The last line, and what a crash left of one after it.
        byte[] tail = new byte[(int)Math.Min(file.Length, 3L * AuditChain.LongestLine)];
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        return tail;
    }
}

using System.Diagnostics;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Bench.Fuzz;

/// <summary>
/// Feeds the reader of tables with damaged input and checks what must hold for any input: no exception but the one that says why the input is unusable,
/// an end, every line accounted for, sound rows, memory within bounds, and the same outcome however the bytes arrive.
/// </summary>
internal static class CsvFuzz
{
    /// <summary>Most bytes that reading a case may allocate; the inputs have up to some ten thousand bytes.</summary>
    public const long MaxAllocation = 16 << 20;

    /// <summary>Runs cases 0 … <paramref name="cases"/> − 1.</summary>
    /// <returns>What happened, in figures.</returns>
    /// <exception cref="InvalidOperationException">A case broke a rule; the message names seed and case.</exception>
    public static CsvFuzzTotals Run(long cases, ulong seed, TextWriter progress)
    {
        var totals = new CsvFuzzTotals();
        var watch = Stopwatch.StartNew();
        for (long number = 0; number < cases; number++)
        {
            long began = Stopwatch.GetTimestamp();
            try
            {
                Check(CsvCase.Make(seed, number), totals);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, case {number}: {e.Message}", e);
            }
            totals.Cases++;
            double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (milliseconds > totals.SlowestMilliseconds)
                (totals.SlowestMilliseconds, totals.SlowestCase) = (milliseconds, number);
            if ((number + 1) % 100_000 == 0)
                progress.WriteLine($"{totals}; {watch.Elapsed.TotalSeconds:N0} s");
        }
        return totals;
    }

    private static void Check(CsvCase made, CsvFuzzTotals totals)
    {
        Outcome outcome = Read(made, made.Piece, made.BlockRows, totals);
        Outcome whole = Read(made, int.MaxValue, 64, totals);
        // How much a decompressor gives before it meets damage depends on how the bytes arrive.
        Require(outcome == whole || made.Text is null, $"in pieces of {made.Piece}: {outcome}, at once: {whole}");
        if (outcome.Unusable is null)
        {
            totals.Read++;
            totals.Rows += outcome.Rows;
            totals.Refused += outcome.Refused;
        }
        else
        {
            totals.Unusable++;
        }
    }

    private static Outcome Read(CsvCase made, int piece, int blockRows, CsvFuzzTotals totals)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Outcome outcome;
        try
        {
            using var reader = CsvReader.Open(new ChoppedStream(made.Bytes, piece), made.Options);
            outcome = ReadRows(reader, new CsvBlock(reader.Schema, blockRows), made);
        }
        catch (UnusableInputException e)
        {
            Require(e.Message.Length is > 20 and < 4_000 && !e.Message.AsSpan().ContainsAnyInRange('\0', '\x1F'), $"the message is {e.Message}");
            outcome = new Outcome(e.Message, 0, 0, 0, 0);
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        totals.MostAllocated = Math.Max(totals.MostAllocated, allocated);
        Require(allocated <= MaxAllocation, $"{allocated} bytes allocated for {made.Bytes.Length} bytes of input");
        return outcome;
    }

    private static Outcome ReadRows(CsvReader reader, CsvBlock block, CsvCase made)
    {
        ulong digest = 0;
        long rows = 0, lastLine = 0;
        // Each call but the last gives a row at least, and a row takes a byte at least.
        for (long calls = 0; reader.Read(block) > 0; calls++)
        {
            Require(calls <= 100_000, "the reader does not end");
            for (int i = 0; i < block.Count; i++)
            {
                Require(block.Lines[i] > lastLine, $"line {block.Lines[i]} after line {lastLine}");
                lastLine = block.Lines[i];
                Require(EventTime.IsValid(block.Times[i]), $"time {block.Times[i]}");
                Require(block.Keys[i] >= 0 && block.Keys[i] < Math.Max(1, reader.Keys.Count), $"key {block.Keys[i]}");
                digest = Mix(Mix(Mix(digest, (ulong)block.Lines[i]), (ulong)block.Times[i]), (ulong)block.Keys[i]);
                foreach (double[] column in block.Values)
                {
                    Require(!double.IsInfinity(column[i]), "an infinite value");
                    digest = Mix(digest, BitConverter.DoubleToUInt64Bits(column[i]));
                }
            }
            rows += block.Count;
        }
        CsvTally tally = reader.Tally;
        Require(rows == tally.RowsRead, $"{rows} rows given, {tally.RowsRead} counted");
        Require(Enum.GetValues<CsvRefusalReason>().Sum(tally.Refused) == tally.RowsRefused, "the reasons do not add up");
        Require(tally.Refusals.Count == Math.Min(tally.RowsRefused, made.Options.KeptRefusals), $"{tally.Refusals.Count} refusals kept");
        foreach (CsvRefusal refusal in tally.Refusals)
            Require(refusal.Line >= 1 && refusal.Line <= tally.Lines && refusal.Expected.Length > 0 && refusal.Found.Length is > 0 and < 300
                && !refusal.ToString().AsSpan().ContainsAnyInRange('\0', '\x1F'), $"refusal {refusal}");
        Require(reader.Keys.Count <= made.Options.MaxKeys, "too many keys");
        if (made.Text is not null)
        {
            Require(reader.Damage is null, "damage in sound data");
            Require(tally.Lines == LinesOf(made.Text), $"{tally.Lines} lines counted, {LinesOf(made.Text)} are there");
        }
        return new Outcome(null, rows, tally.RowsRefused, tally.Lines, digest);
    }

    private static long LinesOf(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            text = text[3..];
        long lines = 0;
        bool open = false;
        for (int i = 0; i < text.Length; i++)
        {
            open = text[i] is not ((byte)'\n' or (byte)'\r');
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                lines++;
        }
        return open ? lines + 1 : lines;
    }

    private static ulong Mix(ulong digest, ulong value) => (System.Numerics.BitOperations.RotateLeft(digest, 5) ^ value) * 0x9E3779B97F4A7C15;

    private static void Require(bool holds, string fault)
    {
        if (!holds)
            throw new InvalidOperationException(fault);
    }

    private sealed record Outcome(string? Unusable, long Rows, long Refused, long Lines, ulong Digest);
}

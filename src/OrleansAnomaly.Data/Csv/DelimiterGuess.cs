namespace OrleansAnomaly.Data.Csv;

/// <summary>
/// Guesses what parts the fields: the delimiter under which most rows have the same number of fields, two or more, and most of those are numbers or times.
/// </summary>
internal static class DelimiterGuess
{
    private const int Rows = 64;

    /// <summary>The delimiter, and why.</summary>
    public static (CsvDelimiter Delimiter, string Why) Of(TableSample sample, bool commaIsDecimal)
    {
        CsvDelimiter best = commaIsDecimal ? CsvDelimiter.Semicolon : CsvDelimiter.Comma;
        double bestScore = 0;
        int bestFields = 1;
        foreach (CsvDelimiter candidate in (ReadOnlySpan<CsvDelimiter>)[CsvDelimiter.Comma, CsvDelimiter.Semicolon, CsvDelimiter.Tab, CsvDelimiter.Whitespace])
        {
            if (commaIsDecimal && candidate == CsvDelimiter.Comma)
                continue;
            (double score, int fields) = Score(sample, candidate, commaIsDecimal || candidate == CsvDelimiter.Semicolon);
            if (score > bestScore)
                (best, bestScore, bestFields) = (candidate, score, fields);
        }
        return bestScore == 0
            ? (best, "no delimiter stands in the first rows, the table has one column")
            : (best, $"it parts the first rows most evenly, into {bestFields} fields");
    }

    private static (double Score, int Fields) Score(TableSample sample, CsvDelimiter delimiter, bool eitherMark)
    {
        var byCount = new Dictionary<int, (int Rows, int Readable)>();
        int rows = sample.ForEachRow(delimiter, Rows, (row, _) =>
        {
            int readable = 0;
            for (int i = 0; i < row.Count; i++)
                if (ColumnSample.IsReadable(row.Raw(i), eitherMark))
                    readable++;
            (int seen, int readableBefore) = byCount.GetValueOrDefault(row.Count);
            byCount[row.Count] = (seen + 1, readableBefore + readable);
        });
        int fields = 0, best = 0;
        foreach ((int count, (int seen, _)) in byCount)
            if (seen > best || (seen == best && count > fields))
                (fields, best) = (count, seen);
        if (fields < 2)
            return (0, fields);
        double even = (double)best / rows, readableShare = (double)byCount[fields].Readable / ((double)best * fields);
        // Where nothing can be read, as in a header without rows, evenness alone must still tell delimiters apart.
        return (even * (0.01 + readableShare), fields);
    }
}

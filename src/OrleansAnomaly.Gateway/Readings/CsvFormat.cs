using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>
/// Comma-separated values with a header (RFC 4180, without line breaks within fields): columns <c>sensor</c>, <c>time</c>, <c>value</c> and, if there is one,
/// <c>quality</c>, in any order; others are passed over.
/// </summary>
internal sealed class CsvFormat(TimeUnit unit) : RowFormat
{
    private const int Sensor = 0, Time = 1, Value = 2, Quality = 3;
    private const string Expected = "expected a header such as sensor,time,value,quality";
    private const int MostColumns = 1_024;

    private readonly byte[] _unquoted = new byte[LongestRow];
    private Lines _lines;
    private int[]? _roleOf;

    public override int Read(ReadOnlySpan<byte> text, bool isEnd, BatchIntake intake)
    {
        int used = 0;
        while (!intake.IsFull && _lines.TryNext(text, isEnd, ref used, out ReadOnlySpan<byte> line, out bool isTooLong))
        {
            if (_roleOf is null)
                _roleOf = Header(isTooLong ? "the longest line that there may be"u8 : line);
            else if (isTooLong)
                intake.Refuse(default, $"the line is too long; expected at most {LongestRow} bytes");
            else if (Row(line, out RowFields row) is { } fault)
                intake.Refuse(row.Sensor, fault);
            else
                intake.Add(row);
        }
        return used;
    }

    private int[] Header(ReadOnlySpan<byte> line)
    {
        var roles = new List<int>();
        int at = 0, unquoted = 0;
        while (at <= line.Length && roles.Count < MostColumns)
        {
            if (!TryField(line, ref at, ref unquoted, out ReadOnlySpan<byte> name))
                throw Unusable($"the header {RowText.Found(line)} has a quote that does not end; {Expected}");
            name = name.Trim((byte)' ');
            int role = name.SequenceEqual("sensor"u8) ? Sensor : name.SequenceEqual("time"u8) ? Time : name.SequenceEqual("value"u8) ? Value : name.SequenceEqual("quality"u8) ? Quality : -1;
            if (role >= 0 && roles.Contains(role))
                throw Unusable($"the header {RowText.Found(line)} has the column {RowText.Found(name)} twice; {Expected}");
            roles.Add(role);
        }
        if (!roles.Contains(Sensor) || !roles.Contains(Time) || !roles.Contains(Value))
            throw Unusable($"the header is {RowText.Found(line)}; {Expected}");
        return [.. roles];
    }

    private static RefusedRequestException Unusable(string message) => new(ProblemKind.UnreadableBody, message, [new Fault("header", message)]);

    private string? Row(ReadOnlySpan<byte> line, out RowFields row)
    {
        row = default;
        int at = 0, column = 0, unquoted = 0;
        for (; at <= line.Length; column++)
        {
            if (column == _roleOf!.Length)
                return $"there are more fields than the header has columns; expected {_roleOf.Length}";
            if (!TryField(line, ref at, ref unquoted, out ReadOnlySpan<byte> field))
                return $"field {column + 1} has a quote that does not end or stands in its middle; expected quotes around a whole field";
            int role = _roleOf[column];
            if (role < 0)
                continue;
            if (role == Sensor)
                row.Sensor = field;
            else if (role == Time && !RowText.TryTime(field, unit, out row.Time))
                return $"'time' is {RowText.Found(field)}; expected {RowText.TimeExpected}";
            else if (role == Value && !RowText.TryValue(field, out row.Value))
                return $"'value' is {RowText.Found(field)}; expected {RowText.ValueExpected}";
            else if (role == Quality && !RowText.TryQuality(field, out row.Quality))
                return $"'quality' is {RowText.Found(field)}; expected {RowText.QualityExpected}";
        }
        return column == _roleOf!.Length ? null : $"there are {column} fields; expected {_roleOf.Length}, as the header has columns";
    }

    /// <summary>The field that begins there; moves on behind the comma after it, or behind the line after the last.</summary>
    private bool TryField(ReadOnlySpan<byte> line, scoped ref int at, scoped ref int unquoted, out ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> rest = line[at..];
        if (rest.IsEmpty || rest[0] != '"')
        {
            int comma = rest.IndexOf((byte)',');
            field = comma < 0 ? rest : rest[..comma];
            at += field.Length + 1;
            return true;
        }
        int begin = unquoted;
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] != '"')
            {
                _unquoted[unquoted++] = rest[i];
            }
            else if (i + 1 < rest.Length && rest[i + 1] == '"')
            {
                _unquoted[unquoted++] = rest[i++];
            }
            else
            {
                field = _unquoted.AsSpan(begin, unquoted - begin);
                at += i + 2;
                return i + 1 == rest.Length || rest[i + 1] == ',';
            }
        }
        field = default;
        return false;
    }
}

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>A JSON object per line; a line that cannot be read does not spoil the others.</summary>
internal sealed class NdjsonFormat(TimeUnit unit) : RowFormat
{
    private readonly JsonRow _row = new(unit);
    private Lines _lines;

    public override int Read(ReadOnlySpan<byte> text, bool isEnd, BatchIntake intake)
    {
        int used = 0;
        while (!intake.IsFull && _lines.TryNext(text, isEnd, ref used, out ReadOnlySpan<byte> line, out bool isTooLong))
        {
            if (isTooLong)
                intake.Refuse(default, $"the line is too long; expected at most {LongestRow} bytes");
            else if (_row.Read(line, out RowFields row) is { } fault)
                intake.Refuse(row.Sensor, fault);
            else
                intake.Add(row);
        }
        return used;
    }
}

using System.Text.Json;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>One JSON document: an array of readings, or an object whose <c>readings</c> is one. Read as it comes; syntax that breaks ends the body.</summary>
internal sealed class JsonFormat(TimeUnit unit) : RowFormat
{
    private const string Expected = "expected an array of readings, or an object with an array 'readings'";

    private readonly JsonRow _row = new(unit);
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 16 });
    private Place _place;
    private bool _isWrapped;

    private enum Place : byte
    {
        Start,
        Wrapper,
        Rows,
        Behind,
        End,
    }

    public override int Read(ReadOnlySpan<byte> text, bool isEnd, BatchIntake intake)
    {
        int used = _place == Place.Start && text.StartsWith("\uFEFF"u8) ? 3 : 0;
        try
        {
            var reader = new Utf8JsonReader(text[used..], isEnd, _state);
            int begun = used;
            while (!intake.IsFull && TryAdvance(ref reader, text[begun..], intake))
            {
                used = begun + (int)reader.BytesConsumed;
                _state = reader.CurrentState;
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the body is not JSON from row {intake.Rows + 1} on: {RowText.Short(malformed.Message)}; {Expected}", inner: malformed);
        }
        if (isEnd && !intake.IsFull && _place != Place.End)
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the body ends before its JSON does; {Expected}");
        return used;
    }

    /// <returns>False where more text is needed, or nothing is left.</returns>
    private bool TryAdvance(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, BatchIntake intake)
    {
        if (!reader.Read())
            return false;
        switch (_place)
        {
            case Place.Start when reader.TokenType == JsonTokenType.StartObject:
                _isWrapped = true;
                _place = Place.Wrapper;
                return true;
            case Place.Start when reader.TokenType == JsonTokenType.StartArray:
                _place = Place.Rows;
                return true;
            case Place.Start:
                throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the body begins with {RowText.Found(reader.ValueSpan)}; {Expected}");
            case Place.Wrapper when reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("readings"u8):
                if (!reader.Read())
                    return false;
                if (reader.TokenType != JsonTokenType.StartArray)
                    throw new RefusedRequestException(ProblemKind.UnreadableBody, $"'readings' is no array; {Expected}");
                _place = Place.Rows;
                return true;
            case Place.Wrapper when reader.TokenType == JsonTokenType.EndObject:
                throw new RefusedRequestException(ProblemKind.UnreadableBody, $"the body has no 'readings'; {Expected}");
            case Place.Wrapper or Place.Behind when reader.TokenType == JsonTokenType.PropertyName:
                return reader.Read() && reader.TrySkip();
            case Place.Behind:
                _place = Place.End;
                return true;
            case Place.Rows when reader.TokenType == JsonTokenType.EndArray:
                _place = _isWrapped ? Place.Behind : Place.End;
                return true;
            default:
                return TryRow(ref reader, text, intake);
        }
    }

    private bool TryRow(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, BatchIntake intake)
    {
        int start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
            return false;
        if (_row.Read(text[start..(int)reader.BytesConsumed], out RowFields row) is { } fault)
            intake.Refuse(row.Sensor, fault);
        else
            intake.Add(row);
        return true;
    }
}

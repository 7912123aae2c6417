using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>Results as one JSON object per line; what is unknown is null.</summary>
internal sealed class NdjsonResults : ResultTarget
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;
    private IReadOnlyList<string> _sensors = [];
    private string? _file;

    public NdjsonResults(Stream stream, bool leaveOpen)
        : base(stream, leaveOpen)
    {
        // The output is no HTML, so what need not be escaped stays readable.
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public override void Begin(IReadOnlyList<string> sensors, string? file, bool hasAssets)
    {
        _sensors = sensors;
        _file = file;
    }

    public override void Write(string? asset, long time, ReadOnlySpan<Verdict> verdicts, in AssetVerdict? found)
    {
        _json.WriteStartObject();
        Span<byte> moment = stackalloc byte[32];
        EventTime.ToDateTimeOffset(time).TryFormat(moment, out int length, ResultText.TimeFormat(time));
        _json.WriteString("timestamp"u8, moment[..length]);
        if (verdicts.Length == 1)
        {
            Sensor(verdicts[0]);
        }
        else
        {
            Asset(found);
            _json.WriteStartObject("sensors"u8);
            for (int i = 0; i < verdicts.Length; i++)
            {
                _json.WriteStartObject(_sensors[i]);
                Sensor(verdicts[i]);
                _json.WriteEndObject();
            }
            _json.WriteEndObject();
        }
        if (asset is not null)
            _json.WriteString("asset"u8, asset);
        if (_file is not null)
            _json.WriteString("file"u8, _file);
        _json.WriteEndObject();
        _json.Flush();
        Append(_line.WrittenSpan);
        Append("\n"u8);
        _line.ResetWrittenCount();
        _json.Reset();
    }

    private void Sensor(in Verdict verdict)
    {
        Number("value"u8, verdict.Value, ResultText.Value);
        Number("anomaly_score"u8, verdict.Score, ResultText.Score);
        Number("p_value"u8, verdict.PValue, ResultText.PValue);
        _json.WriteBoolean("is_anomaly"u8, verdict.IsAnomalous);
        Number("expected"u8, verdict.Expected, ResultText.Expected);
        Number("lower"u8, verdict.Lower, ResultText.Expected);
        Number("upper"u8, verdict.Upper, ResultText.Expected);
        if (verdict.IsAnomalous)
            _json.WriteString("kind"u8, KindStyle.Of(verdict.Kind).Name);
        else
            _json.WriteNull("kind"u8);
    }

    private void Asset(in AssetVerdict? found)
    {
        Number("anomaly_score"u8, found?.Score ?? double.NaN, ResultText.Score);
        Number("p_value"u8, found?.PValue ?? double.NaN, ResultText.PValue);
        if (found is not { } verdict)
        {
            _json.WriteNull("is_anomaly"u8);
            _json.WriteNull("causes"u8);
            return;
        }
        _json.WriteBoolean("is_anomaly"u8, verdict.IsAnomalous);
        _json.WriteStartArray("causes"u8);
        for (int rank = 0; verdict.IsAnomalous && rank < verdict.Incident.CauseCount; rank++)
        {
            Cause cause = verdict.Incident.GetCause(rank);
            _json.WriteStartObject();
            _json.WriteString("sensor"u8, _sensors[cause.Sensor]);
            Number("share"u8, cause.Share, ResultText.Share);
            if (cause.Kind != AnomalyKind.None)
                _json.WriteString("kind"u8, KindStyle.Of(cause.Kind).Name);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void Number(ReadOnlySpan<byte> name, double value, string format)
    {
        if (!double.IsFinite(value))
        {
            _json.WriteNull(name);
            return;
        }
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out int length, format, System.Globalization.CultureInfo.InvariantCulture);
        _json.WritePropertyName(name);
        _json.WriteRawValue(text[..length], skipInputValidation: true);
    }
}

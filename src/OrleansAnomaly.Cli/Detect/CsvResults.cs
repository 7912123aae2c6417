using System.Buffers;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>Results as CSV. Commas, quotes and line breaks in names are quoted (RFC 4180); what is unknown is empty.</summary>
internal sealed class CsvResults(Stream stream, bool leaveOpen) : ResultTarget(stream, leaveOpen)
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");

    private IReadOnlyList<string>? _sensors;
    private string? _file;

    public override void Begin(IReadOnlyList<string> sensors, string? file, bool hasAssets)
    {
        _file = file;
        if (_sensors is not null)
        {
            if (_sensors.Count > 1 || sensors.Count > 1)
            {
                if (!_sensors.SequenceEqual(sensors))
                    throw new UnusableInputException($"{file}: its value columns are not those of the files before; expected the same ones in one CSV (--format ndjson takes different ones)");
            }
            return;
        }
        _sensors = sensors;
        if (sensors.Count == 1)
        {
            Append("timestamp,value,anomaly_score,p_value,is_anomaly,expected,lower,upper,kind"u8);
        }
        else
        {
            Append("timestamp,anomaly_score,p_value,is_anomaly,causes"u8);
            foreach (string sensor in sensors)
            {
                foreach (string suffix in (ReadOnlySpan<string>)["", ".anomaly_score", ".expected", ".lower", ".upper", ".kind"])
                {
                    Append(","u8);
                    Text(sensor + suffix);
                }
            }
        }
        if (hasAssets)
            Append(",asset"u8);
        if (file is not null)
            Append(",file"u8);
        Append("\n"u8);
    }

    public override void Write(string? asset, long time, ReadOnlySpan<Verdict> verdicts, in AssetVerdict? found)
    {
        Append(EventTime.ToDateTimeOffset(time), ResultText.TimeFormat(time));
        if (verdicts.Length == 1)
        {
            ref readonly Verdict verdict = ref verdicts[0];
            Number(verdict.Value, ResultText.Value);
            Number(verdict.Score, ResultText.Score);
            Number(verdict.PValue, ResultText.PValue);
            Flag(verdict.IsAnomalous);
            Band(verdict);
            Append(","u8);
            if (verdict.IsAnomalous)
                Append(KindStyle.Of(verdict.Kind).Name);
        }
        else
        {
            Asset(verdicts.Length, found);
            foreach (ref readonly Verdict verdict in verdicts)
            {
                Number(verdict.Value, ResultText.Value);
                Number(verdict.Score, ResultText.Score);
                Band(verdict);
                Append(","u8);
                if (verdict.IsAnomalous)
                    Append(KindStyle.Of(verdict.Kind).Name);
            }
        }
        if (asset is not null)
        {
            Append(","u8);
            Text(asset);
        }
        if (_file is not null)
        {
            Append(","u8);
            Text(_file);
        }
        Append("\n"u8);
    }

    private void Asset(int sensors, in AssetVerdict? found)
    {
        if (found is not { } verdict)
        {
            Append(",,,,"u8);
            return;
        }
        Number(verdict.Score, ResultText.Score);
        Number(verdict.PValue, ResultText.PValue);
        Flag(verdict.IsAnomalous);
        Append(","u8);
        if (verdict.IsAnomalous)
            Text(CauseText.Ranked(verdict.Incident, _sensors!));
    }

    private void Band(in Verdict verdict)
    {
        Number(verdict.Expected, ResultText.Expected);
        Number(verdict.Lower, ResultText.Expected);
        Number(verdict.Upper, ResultText.Expected);
    }

    private void Number(double value, string format)
    {
        Append(","u8);
        if (double.IsFinite(value))
            Append(value, format);
    }

    private void Flag(bool value) => Append(value ? ",true"u8 : ",false"u8);

    private void Text(string text)
    {
        if (text.AsSpan().ContainsAny(s_quoted))
            Append($"\"{text.Replace("\"", "\"\"")}\"");
        else
            Append(text);
    }
}

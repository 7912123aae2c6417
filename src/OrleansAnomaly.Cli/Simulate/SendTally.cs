using System.Globalization;
using System.Text.Json;
using OrleansAnomaly.Gateway.Wire;
using Spectre.Console;

namespace OrleansAnomaly.Cli.Simulate;

/// <summary>What became of what was sent. Requests end on many threads.</summary>
internal sealed class SendTally
{
    private readonly Lock _gate = new();
    private readonly List<double> _latencies = [];
    private readonly Dictionary<string, int> _reasons = [];
    private long _accepted, _refused, _skipped, _lost;

    /// <summary>Readings that no receipt covers.</summary>
    public long Failed
    {
        get
        {
            lock (_gate)
                return _lost + _skipped;
        }
    }

    public void Take(ReceiptBody receipt, TimeSpan latency)
    {
        lock (_gate)
        {
            _accepted += receipt.Accepted;
            _refused += receipt.Refused;
            _latencies.Add(latency.TotalMilliseconds);
            if (receipt.Refusals.Count > 0)
                Count(receipt.Refusals[0].Reason);
        }
    }

    public void Fail(int rows, string reason)
    {
        lock (_gate)
        {
            _lost += rows;
            Count(reason);
        }
    }

    public void Skip(int rows)
    {
        lock (_gate)
            _skipped += rows;
    }

    public string Line()
    {
        lock (_gate)
            return $"{PlainWords.Count(_accepted)} accepted{(_latencies.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", last {_latencies[^1]:0.0} ms"))}{(_refused + _lost + _skipped == 0 ? "" : $", {PlainWords.Count(_refused + _lost + _skipped)} not")}";
    }

    public void Write(IAnsiConsole console, TextWriter output, TimeSpan elapsed, SendOptions options)
    {
        lock (_gate)
        {
            _latencies.Sort();
            if (options.Json)
            {
                output.WriteLine(JsonSerializer.Serialize(new
                {
                    accepted = _accepted, refused = _refused, failed = _lost, not_sent = _skipped, readings_per_second = Math.Round(_accepted / elapsed.TotalSeconds),
                    p50_ms = Quantile(0.5), p90_ms = Quantile(0.9), p99_ms = Quantile(0.99), p999_ms = Quantile(0.999), max_ms = Quantile(1), requests = _latencies.Count,
                    reasons = _reasons,
                }));
                return;
            }
            var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn(new GridColumn().NoWrap());
            grid.AddRow("accepted", string.Create(CultureInfo.InvariantCulture, $"{_accepted:N0} readings, {_accepted / elapsed.TotalSeconds:N0} a second"));
            if (_refused > 0)
                grid.AddRow("refused", PlainWords.Count(_refused));
            if (_lost > 0)
                grid.AddRow("failed", $"{PlainWords.Count(_lost)} readings in requests that had no receipt");
            if (_skipped > 0)
                grid.AddRow("not sent", $"{PlainWords.Count(_skipped)} readings: {SendOptions.MostUnderWay} requests were on their way already");
            grid.AddRow("latency", string.Create(CultureInfo.InvariantCulture, $"p50 {Quantile(0.5):0.0} ms, p90 {Quantile(0.9):0.0}, p99 {Quantile(0.99):0.0}, p99.9 {Quantile(0.999):0.0}, most {Quantile(1):0.0}; from when a request was due until it was {(options.UntilScored ? "scored" : "durable")}"));
            foreach ((string reason, int count) in _reasons.OrderByDescending(reason => reason.Value))
                grid.AddRow(new Text($"{count} ×"), new Text(reason));
            console.Write(grid);
        }
    }

    private double? Quantile(double share) => _latencies.Count == 0 ? null : Math.Round(_latencies[(int)(share * (_latencies.Count - 1))], 3);

    // Reasons may name rows and times, so their number has a bound.
    private void Count(string reason)
    {
        const int most = 8;
        if (_reasons.ContainsKey(reason) || _reasons.Count < most)
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
    }
}

using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli.Detect;

/// <summary>Reads one file row by row through the monitors of its assets. Memory depends on its assets and columns, not on its length.</summary>
internal sealed class FileWatch(DetectOptions options, CommandConsole console, InputFile input)
{
    /// <summary>Most panels of a plot: more would be neither drawn nor looked at.</summary>
    public const int MostTraces = 64;

    private readonly List<WatchedAsset> _assets = [];
    private readonly IncidentLog _incidents = new();
    private readonly IntakeTally _intake = new();
    private int _traces;

    public FileReport Run(Func<ResultTarget?> openResults, CancellationToken stop)
    {
        long started = console.Time.GetTimestamp();
        using Stream stream = input.Open(stop);
        using CsvReader reader = CsvReader.Open(stream, Table(), leaveOpen: true);
        var block = new CsvBlock(reader.Schema);
        string[] sensors = [.. reader.Schema.Values.Select(column => column.Name)];
        double[] values = new double[sensors.Length];
        var progress = new ProgressLine(console, options.Quiet);
        ResultTarget? results = null;
        long first = EventTime.None, last = EventTime.None;
        // A live input ends by itself when it is to stop; what it has given by then is still scored.
        while ((input.IsLive || !stop.IsCancellationRequested) && reader.Read(block) > 0)
        {
            if (first == EventTime.None)
            {
                // Only now is the input known to be usable: nothing is overwritten for one that is not.
                results = openResults();
                results?.Begin(sensors, input.IsOneOfSeveral ? input.Name : null, reader.Schema.Key is not null);
                first = last = block.Times[0];
            }
            for (int row = 0; row < block.Count; row++)
            {
                for (int column = 0; column < values.Length; column++)
                    values[column] = block.Values[column][row];
                AssetOf(block.Keys[row], reader, sensors, results).Observe(block.Times[row], values);
                first = Math.Min(first, block.Times[row]);
                last = Math.Max(last, block.Times[row]);
            }
            if (input.IsLive)
                results?.Flush();
            progress.Show(input.ShareRead(stream), () => $"{input.Name}: {PlainWords.Count(reader.Tally.RowsRead)} rows, {PlainWords.Bytes(reader.BytesRead)}, {PlainWords.Count(_incidents.Count, "incident", "incidents")}");
        }
        progress.Clear();
        foreach (WatchedAsset asset in _assets)
            asset.Finish();
        results?.Flush();
        return new FileReport
        {
            Name = input.Name,
            Schema = reader.Schema,
            Tally = reader.Tally,
            Damage = reader.Damage,
            Assets = _assets,
            Incidents = _incidents,
            Intake = _intake,
            FirstTime = first,
            LastTime = last,
            Elapsed = console.Time.GetElapsedTime(started),
            WasStopped = stop.IsCancellationRequested,
        };
    }

    /// <summary>Rows that come as they happen must not wait for a thousand others before the first is scored.</summary>
    private CsvOptions Table()
    {
        const int linesToGuessFrom = 100, linesToCheck = 2;
        if (!input.IsLive)
            return options.Table;
        bool isKnown = options.Table.TimeColumn is not null && options.Table.ValueColumns.Count > 0;
        return options.Table with { SampleLines = isKnown ? linesToCheck : linesToGuessFrom };
    }

    private WatchedAsset AssetOf(int key, CsvReader reader, string[] sensors, ResultTarget? results)
    {
        while (_assets.Count <= key)
        {
            string? name = reader.Schema.Key is null ? null : reader.Keys[_assets.Count];
            bool isTraced = options.Plot is not null && (_traces + sensors.Length <= MostTraces || _assets.Count == 0);
            _traces += isTraced ? sensors.Length : 0;
            _assets.Add(new WatchedAsset(name, options, sensors, results, _incidents, _intake, isTraced));
        }
        return _assets[key];
    }
}

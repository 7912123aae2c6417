using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>One batch of readings that came by columns, on its way to the fleet.</summary>
internal sealed class ColumnBatch
{
    private readonly ReceiptTally _tally = new();
    private readonly ReadingBatch _batch;
    private readonly int _bytes;

    // For each row of the batch which row of the message it was; null while no row was refused.
    private long[]? _rows;

    private ColumnBatch(V1.Readings readings, SensorTable table, ReadingBatchBuilder builder, TimeUnit unit)
    {
        _bytes = readings.CalculateSize();
        bool isGood = readings.Qualities.Count == 0;
        table.BeginBatch();
        for (int row = 0; row < readings.Values.Count; row++)
        {
            int ordinal = table.OrdinalIn(builder, readings.Indexes[row]);
            int quality = isGood ? 0 : (int)readings.Qualities[row];
            if (ordinal < 0)
            {
                Refuse(row, table.ReasonAt(readings.Indexes[row]));
            }
            else if (!RowText.TryTime(readings.Times[row], unit, out long time))
            {
                Refuse(row, $"'time' is {readings.Times[row]}; expected a number of the unit that time_unit names, of 1980 or later");
            }
            else if (!builder.TryAdd(ordinal, new Reading(time, readings.Values[row], (uint)quality <= (uint)Quality.OutOfService ? (Quality)quality : (Quality)byte.MaxValue), out string? error))
            {
                Refuse(row, error);
            }
            else if (_rows is not null)
            {
                _rows[builder.Count - 1] = row + 1;
            }
        }
        _batch = builder.Build();

        void Refuse(int row, string reason)
        {
            if (_rows is null)
            {
                _rows = new long[readings.Values.Count];
                for (int i = 0; i < builder.Count; i++)
                    _rows[i] = i + 1;
            }
            _tally.Refuse(row + 1, table.NameAt(readings.Indexes[row]), reason);
        }
    }

    /// <summary>Reads a message; rows that are no readings are refused one by one, columns that do not belong together all at once.</summary>
    /// <param name="readings">The message; not kept.</param>
    /// <param name="table">The sensors that were named so far; those that the message names are added.</param>
    /// <param name="builder">An empty one, which is empty afterwards.</param>
    /// <exception cref="Problems.RefusedRequestException">The message is not sound.</exception>
    public static ColumnBatch Read(V1.Readings readings, SensorTable table, ReadingBatchBuilder builder)
    {
        var fields = new RequestFields();
        int rows = readings.Values.Count;
        if (rows > IFleet.MostRows)
            fields.AddFault("readings.values", $"has {rows} rows; expected at most {IFleet.MostRows}");
        if (readings.Indexes.Count != rows)
            fields.AddFault("readings.indexes", $"has {readings.Indexes.Count} entries; expected {rows}, one for every value");
        if (readings.Times.Count != rows)
            fields.AddFault("readings.times", $"has {readings.Times.Count} entries; expected {rows}, one for every value");
        if (readings.Qualities.Count != 0 && readings.Qualities.Count != rows)
            fields.AddFault("readings.qualities", $"has {readings.Qualities.Count} entries; expected {rows}, one for every value, or none");
        TimeUnit unit = fields.Word<V1.TimeUnit, TimeUnit>(readings.TimeUnit, "readings.time_unit");
        if (readings.Sensors.Count > IFleet.MostRows)
            fields.AddFault("readings.sensors", $"has {readings.Sensors.Count} names; expected at most {IFleet.MostRows}");
        fields.Settle();
        if (!table.TryAdd(readings.Sensors))
            fields.AddFault("readings.sensors", $"has {readings.Sensors.Count} names beside {table.Count} that were named before, which are too many; begin another stream");
        fields.Settle();
        return new ColumnBatch(readings, table, builder, unit);
    }

    /// <summary>Hands it to the fleet. A batch without rows waits all the same, where it waits for scores: until all that came before it is scored.</summary>
    public async ValueTask<ReceiptBody> IngestAsync(IFleet fleet, IngestWait wait, GatewayMetrics metrics, CancellationToken stop)
    {
        if (_batch.Count > 0 || (_tally.RefusedHere == 0 && wait == IngestWait.Scored))
            _tally.Add(await fleet.IngestAsync(_batch, wait, stop).ConfigureAwait(false), _rows);
        ReceiptBody receipt = _tally.ToBody();
        metrics.ReadingsTaken(receipt.Accepted, receipt.Refused - _tally.RefusedHere, _tally.RefusedHere, _bytes);
        return receipt;
    }
}

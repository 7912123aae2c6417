using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>Gathers the rows of one body into batches and hands them to the fleet: one batch on its way while the next is read, in the order of the body.</summary>
internal sealed class BatchIntake(IFleet fleet, SensorPaths paths, Caller caller, IngestWait wait)
{
    /// <summary>Rows of a batch: enough to make a flush to disk cheap, few enough that many bodies fit into memory.</summary>
    public const int BatchRows = 8_192;

    /// <summary>So many refused rows are no accident; reading on would only cost.</summary>
    public const int MostRefused = 10_000;

    private readonly ReadingBatchBuilder _batch = new(BatchRows);
    private readonly ReceiptTally _tally = new();
    private long[] _rows = new long[BatchRows], _rowsUnderWay = new long[BatchRows];
    private ValueTask<Receipt>? _underWay;

    /// <summary>Rows read so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether no row can be taken before <see cref="SendAsync"/>.</summary>
    public bool IsFull => _batch.IsFull;

    /// <summary>Rows that never came to the fleet, because they are no readings.</summary>
    public long Unreadable => _tally.RefusedHere;

    /// <summary>What has become of the rows so far.</summary>
    public ReceiptBody Receipt => _tally.ToBody();

    public void Add(in RowFields row)
    {
        if (!paths.TryFind(caller.Tenant, row.Sensor, out SensorId? sensor, out string? error))
        {
            Refuse(row.Sensor, error);
            return;
        }
        if (!caller.Reaches(sensor.Path))
        {
            Refuse(row.Sensor, "the sensor lies outside of what the caller may send readings of");
            return;
        }
        _rows[_batch.Count] = Rows + 1;
        if (!_batch.TryAdd(sensor, new Reading(row.Time, row.Value, row.Quality), out error))
            Refuse(row.Sensor, error);
        else
            Rows++;
    }

    public void Refuse(ReadOnlySpan<byte> sensor, string reason)
    {
        _tally.Refuse(++Rows, sensor.IsEmpty ? null : RowText.Found(sensor)[1..^1], reason);
        if (_tally.RefusedHere >= MostRefused)
            throw new RefusedRequestException(ProblemKind.UnreadableBody, $"{MostRefused} rows were refused, the last of them row {Rows}: {reason}; the rest was not read");
    }

    /// <summary>Hands over the last rows. A body without any waits all the same, where it waits for scores: until all that came before it is scored.</summary>
    public async ValueTask EndAsync(CancellationToken stop)
    {
        if (_batch.Count > 0)
            await SendAsync(stop).ConfigureAwait(false);
        else if (Rows == 0 && wait == IngestWait.Scored)
            _underWay = fleet.IngestAsync(_batch.Build(), wait, stop);
        await SettleAsync().ConfigureAwait(false);
    }

    /// <summary>Hands over what was gathered, once the batch before is settled.</summary>
    public async ValueTask SendAsync(CancellationToken stop)
    {
        await SettleAsync().ConfigureAwait(false);
        (_rows, _rowsUnderWay) = (_rowsUnderWay, _rows);
        _underWay = fleet.IngestAsync(_batch.Build(), wait, stop);
    }

    /// <summary>Waits for the batch that is on its way.</summary>
    public async ValueTask SettleAsync()
    {
        if (_underWay is not { } underWay)
            return;
        _underWay = null;
        _tally.Add(await underWay.ConfigureAwait(false), _rowsUnderWay);
    }
}

using System.Threading.Channels;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>
/// One partition in the hands of its owner: writes the log under a fenced epoch, hands each record to the grains of its sensors and assets in the order of
/// the log, and stores their states. What the log and the checkpoint say is all that is trusted when an owner begins. Used by one grain, whose turns never
/// overlap; what awaits may be overtaken by other turns.
/// </summary>
internal sealed partial class Partition
{
    private const int ReadBytes = 4 << 20;

    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(250);

    private readonly SiloShare _silo;
    private readonly PartitionSensors _sensors;
    private readonly Channel<PartitionWork> _writing = Channel.CreateUnbounded<PartitionWork>(new() { SingleReader = true });
    private readonly Channel<PartitionWork> _scoring = Channel.CreateUnbounded<PartitionWork>(new() { SingleReader = true });
    private readonly Action<string> _lost;
    private readonly string _owner;
    private readonly Queue<PartitionWork> _rewritten = new();
    private Task _loops = Task.CompletedTask, _reclaiming = Task.CompletedTask;
    private bool _isLost;
    private Exception? _closed;
    private long _epoch;            // under which the log is written; may rise without another owner in between
    private long _loadedEpoch;      // under which the grains were loaded

    /// <param name="id">Its number.</param>
    /// <param name="silo">What it shares with the others of the silo.</param>
    /// <param name="grains">Finds the grains.</param>
    /// <param name="owner">Who owns it, for people.</param>
    /// <param name="lost">Called once when it must be given up.</param>
    public Partition(int id, SiloShare silo, IGrainFactory grains, string owner, Action<string> lost)
    {
        Id = id;
        _silo = silo;
        _sensors = new PartitionSensors(grains);
        _owner = owner;
        _lost = lost;
    }

    public int Id { get; }

    /// <summary>Position behind what the log has, or will have when it is asked to.</summary>
    public long LogEnd { get; private set; }

    /// <summary>Position behind what is applied.</summary>
    public long Applied { get; private set; }

    /// <summary>Time of the latest tick that is applied.</summary>
    public long LastTick { get; private set; } = EventTime.None;

    public int Sensors => _sensors.Count;

    public int Assets => _sensors.Assets.Count;

    public int AssetsInMemory { get; private set; }

    /// <summary>Position behind what the checkpoint has.</summary>
    public long Stored => _stored;

    /// <summary>Whether there is something that the checkpoint lacks.</summary>
    public bool IsDirty => Applied > _stored;

    /// <summary>Takes the partition, loads what is stored, and applies what the log has beyond it.</summary>
    /// <exception cref="StorageException">What is stored cannot be had, or is damaged.</exception>
    public async Task OpenAsync(CancellationToken stop)
    {
        await _silo.Openings.WaitAsync(stop);
        try
        {
            await LoadAsync(stop);
        }
        finally
        {
            _silo.Openings.Release();
        }
        _loops = Task.WhenAll(ConfirmAsync(), ScoreAsync());
    }

    private async Task LoadAsync(CancellationToken stop)
    {
        Tenure tenure = await _silo.Log.TakeAsync(Id, _owner, stop);
        (_epoch, _loadedEpoch, LogEnd) = (tenure.Epoch, tenure.Epoch, tenure.NextPosition);
        if (await _silo.Checkpoints.LoadAsync(Id, _epoch, stop) is { } checkpoint)
            Load(checkpoint);
        _told = await Task.Run(() => _silo.History.Told(Id), stop);
        long from = Applied;
        await ReplayAsync(stop);
        if (LogEnd > from)
            _silo.Counts.Replay(LogEnd - from);
        _ticked = LastTick;
    }

    /// <summary>Takes nothing in any more.</summary>
    public void Close() => _closed ??= new PartitionLostException($"partition {Id} is moving to another silo");

    /// <summary>Ends when all that was taken in is scored; after <see cref="Close"/>.</summary>
    public async Task DrainAsync()
    {
        _writing.Writer.TryComplete();
        await _loops;
    }

    /// <summary>Gives the partition up: whoever waits is told, and what was not stored the next owner takes from the log.</summary>
    public void Lose(string why, Exception? failure = null)
    {
        if (_isLost)
            return;
        _isLost = true;
        _closed = new PartitionLostException($"partition {Id} was given up: {why}", failure);
        _silo.Counts.Depose();
        _writing.Writer.TryComplete();
        _scoring.Writer.TryComplete();
        _lost(why);
    }

    private void ThrowIfClosed()
    {
        if (_closed is not null)
            throw new PartitionLostException(_closed.Message, _closed.InnerException);
    }

    private void Load(Checkpoint checkpoint)
    {
        AccountNames(checkpoint.Names);
        foreach (SensorId name in checkpoint.Names)
            _sensors.Name(name).Asset.Known++;
        foreach (StoredAssetState stored in checkpoint.Assets)
            LoadAsset(stored);
        (Applied, _stored, _storedNames) = (checkpoint.Position, checkpoint.Position, checkpoint.Names.Count);
        LastTick = checkpoint.LastTick;
    }

    private async Task ReplayAsync(CancellationToken stop)
    {
        var records = new LogGroup();
        while (Applied < LogEnd)
        {
            IReadOnlyList<LogRow> rows = await _silo.Log.ReadAsync(Id, Applied, ReadBytes, stop);
            if (rows.Count == 0)
                throw new StorageException($"the log of partition {Id} ends at position {Applied}; expected {LogEnd}", "log");
            foreach (LogRow row in rows)
            {
                if (!LogGroup.TryRead(row.Records.Span, records, out string? error))
                    throw new StorageException($"the row at position {row.Position} of partition {Id} is damaged: {error}", "log");
                await ApplyAsync(records, null);
            }
        }
    }

    /// <summary>Waits for the log, in order, and tells who waits that the records are durable.</summary>
    private async Task ConfirmAsync()
    {
        PartitionWork? work = null;
        try
        {
            while ((work = await NextAsync()) is not null)
            {
                if (work.Records is not null)
                {
                    AppendOutcome outcome = await OutcomeAsync(work);
                    if (outcome != AppendOutcome.Written)
                    {
                        Lose(outcome == AppendOutcome.Deposed ? "another silo owns it" : "its log has gone on without it");
                        break;
                    }
                    work.Confirm(_silo.Teller.LastPlace);
                }
                // The scoring has failed and takes nothing any more.
                if (!_scoring.Writer.TryWrite(work))
                    break;
            }
        }
        catch (Exception failure)
        {
            Lose(failure.Message, failure);
        }
        _scoring.Writer.TryComplete();
        if (work is not null)
            Drop(work);
        while (_rewritten.TryDequeue(out PartitionWork? left) || _writing.Reader.TryRead(out left))
            Drop(left);
    }

    private async ValueTask<PartitionWork?> NextAsync()
    {
        if (_rewritten.TryDequeue(out PartitionWork? next))
            return next;
        return await _writing.Reader.WaitToReadAsync() && _writing.Reader.TryRead(out next) ? next : null;
    }

    private async Task<AppendOutcome> OutcomeAsync(PartitionWork work)
    {
        while (true)
        {
            try
            {
                return await work.Appended!;
            }
            catch (StorageException failure)
            {
                SiloLog.LogAway(_silo.Logger, Id, failure.Message);
                if (!await ReclaimAsync(work))
                    return AppendOutcome.Deposed;
            }
        }
    }

    private void Drop(PartitionWork work)
    {
        work.Fail(_closed!);
        if (work.Records is not null)
            _silo.Room.Give(work.Row.Records.Length);
    }

    private async Task ScoreAsync()
    {
        try
        {
            await foreach (PartitionWork work in _scoring.Reader.ReadAllAsync())
            {
                try
                {
                    if (work.Records is { } records)
                        await ApplyAsync(records, work.Tally);
                    else if (work.Act is { } act)
                        await act();
                    work.Complete();
                }
                catch (Exception failure)
                {
                    work.Fail(new PartitionLostException($"partition {Id} was given up: {failure.Message}", failure));
                    throw;
                }
                finally
                {
                    if (work.Records is not null)
                        _silo.Room.Give(work.Row.Records.Length);
                }
            }
        }
        catch (Exception failure)
        {
            Lose(failure.Message, failure);
        }
        while (_scoring.Reader.TryRead(out PartitionWork? left))
            Drop(left);
    }

    /// <summary>
    /// Nobody knows what became of rows that were being written: the database was away. The partition is taken anew, unless somebody else took it in between;
    /// then the end of the log tells which rows are there, and the others are written again.
    /// </summary>
    /// <returns>Whether it is still this owner's.</returns>
    private async Task<bool> ReclaimAsync(PartitionWork first)
    {
        var reclaimed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reclaiming = reclaimed.Task;
        try
        {
            // Nothing of this partition may be under way when the end of the log is read.
            List<PartitionWork> pending = [first];
            while (_rewritten.TryDequeue(out PartitionWork? next) || _writing.Reader.TryRead(out next))
                pending.Add(next);
            foreach (PartitionWork work in pending.Where(work => work.Records is not null))
                await Task.WhenAny(work.Appended!);
            Tenure? tenure = await TakeAgainAsync();
            if (tenure is not { } mine)
            {
                pending.Skip(1).ToList().ForEach(_rewritten.Enqueue);
                return false;
            }
            _epoch = mine.Epoch;
            foreach (PartitionWork work in pending.Where(work => work.Records is not null))
            {
                work.Row = work.Row with { Epoch = _epoch };
                work.Appended = work.Row.Position < mine.NextPosition ? Task.FromResult(AppendOutcome.Written) : _silo.Writer.AppendAsync(work.Row);
            }
            foreach (PartitionWork work in pending.Skip(1))
                _rewritten.Enqueue(work);
            return true;
        }
        finally
        {
            _reclaiming = Task.CompletedTask;
            reclaimed.TrySetResult();
        }
    }

    private async Task<Tenure?> TakeAgainAsync()
    {
        while (true)
        {
            try
            {
                return await _silo.Log.TakeAgainAsync(Id, _epoch, _owner, CancellationToken.None);
            }
            catch (StorageException) when (!_isLost)
            {
                await Task.Delay(s_again);
            }
        }
    }
}

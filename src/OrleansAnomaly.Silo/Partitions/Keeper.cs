using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using OrleansAnomaly.Silo.Contracts;
using OrleansAnomaly.Silo.Placement;
using OrleansAnomaly.Storage;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>
/// One loop per silo that looks after its partitions: wakes those that belong here, hands over those that belong elsewhere, tells them the time, has them
/// store their states, and makes room in memory. It decides nothing that a verdict depends on.
/// </summary>
internal sealed class Keeper(SiloShare silo, LocalPartitions local, Owners owners, ILocalSiloDetails details, DrainingSilos draining, IGrainFactory grains) : BackgroundService
{
    private const int StoresAtOnce = 4;

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_listAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_upkeep = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(Duty, int), Task> _busy = new();
    private readonly ConcurrentDictionary<int, long> _stored = new(), _asked = new();
    private SiloAddress[] _silos = [];
    private long _changed, _listed, _kept;
    private bool _hasList;
    private HashSet<int> _known = [];

    private enum Duty
    {
        Wake,
        Move,
        Tick,
        Store,
        Room,
    }

    /// <summary>Whether every partition that belongs here is here, and applied.</summary>
    public bool IsCaughtUp => _hasList && Missing().Count == 0;

    /// <summary>Ends when every partition that belongs here is here.</summary>
    public async Task WakeAllAsync()
    {
        Look();
        await ListAsync(TimeSpan.Zero).ConfigureAwait(false);
        await Task.WhenAll(Missing().Select(partition => Grain(partition).SettleAsync())).ConfigureAwait(false);
    }

    /// <summary>Has idle assets leave memory where the budget is exceeded.</summary>
    public async Task MakeRoomAsync()
    {
        if (!silo.Memory.IsExceeded)
            return;
        // All busy: what was not used for one tick is idle enough.
        TimeSpan idle = silo.Memory.Idle > 0 ? silo.Options.IdleAfter : silo.Options.TickInterval;
        long share = (silo.Memory.Used - silo.Memory.Limit) / Math.Max(1, local.Count) + 1;
        for (int round = 0; round < 4 && silo.Memory.IsExceeded; round++, share *= 4)
            await Task.WhenAll(local.All.Select(one => one.Grain.MakeRoomAsync(idle, share))).ConfigureAwait(false);
    }

    /// <summary>Gives everything up in order, before the silo ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await DrainAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Look();
                await ListAsync(s_listAge).ConfigureAwait(false);
                silo.Teller.Look();
                Wake();
                Move();
                Tick();
                Store();
                if (silo.Memory.IsExceeded)
                    Do(Duty.Room, 0, MakeRoomAsync);
                await KeepAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                SiloLog.KeeperFailed(silo.Logger, failure);
            }
            await Task.Delay(s_step, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private async Task DrainAsync(CancellationToken patience)
    {
        long begun = silo.Time.GetTimestamp();
        SiloLog.Draining(silo.Logger, local.Count);
        draining.Add(details.SiloAddress);
        await Task.WhenAll(_silos.Where(other => !other.Equals(details.SiloAddress)).Select(other => Try(() => SiloGrain(other).DrainsAsync(details.SiloAddress)))).ConfigureAwait(false);
        // What was begun before, a tick say, belongs into the last checkpoint.
        await Task.WhenAny(Task.WhenAll(_busy.Values), Task.Delay(Timeout.InfiniteTimeSpan, patience)).ConfigureAwait(false);
        draining.IsHandingOver = true;
        using var slots = new SemaphoreSlim(silo.Options.MovesAtOnce);
        await Task.WhenAny(Task.WhenAll(local.All.Select(async one =>
        {
            await slots.WaitAsync(patience).ConfigureAwait(false);
            await Try(one.Grain.HandOverAsync).ConfigureAwait(false);
            slots.Release();
        })), Task.Delay(Timeout.InfiniteTimeSpan, patience)).ConfigureAwait(false);
        SiloLog.Drained(silo.Logger, silo.Time.GetElapsedTime(begun), local.Count);
    }

    private static async Task Try(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever takes over reads the log.
        }
    }

    private void Look()
    {
        SiloAddress[] silos = owners.Silos;
        if (silos.SequenceEqual(_silos))
            return;
        _silos = silos;
        _changed = silo.Time.GetTimestamp();
        _asked.Clear();
        // What silos that are gone had begun is not known here yet.
        _hasList = false;
        SiloLog.SilosChanged(silo.Logger, silos.Length, local.Count);
    }

    private async Task ListAsync(TimeSpan age)
    {
        if (_hasList && silo.Time.GetElapsedTime(_listed) < age)
            return;
        _known = [.. await silo.Log.PartitionsAsync(CancellationToken.None).ConfigureAwait(false)];
        _listed = silo.Time.GetTimestamp();
        _hasList = true;
    }

    private List<int> Missing() => _silos.Length == 0 ? [] : [.. _known.Where(partition => !local.Has(partition) && IsMine(partition))];

    private bool IsMine(int partition) => Assignment.Of(partition, _silos).Equals(details.SiloAddress);

    private void Wake()
    {
        int room = silo.Options.MovesAtOnce - _busy.Keys.Count(key => key.Item1 == Duty.Wake);
        foreach (int partition in Missing())
        {
            // It may still be elsewhere, and will be handed over in its time.
            if (_asked.TryGetValue(partition, out long asked) && silo.Time.GetElapsedTime(asked) < silo.Options.SettleTime)
                continue;
            if (room-- <= 0)
                return;
            Do(Duty.Wake, partition, async () =>
            {
                await Grain(partition).SettleAsync().ConfigureAwait(false);
                _asked[partition] = silo.Time.GetTimestamp();
            });
        }
    }

    private void Move()
    {
        if (_silos.Length == 0 || silo.Time.GetElapsedTime(_changed) < silo.Options.SettleTime)
            return;
        int room = silo.Options.MovesAtOnce - _busy.Keys.Count(key => key.Item1 == Duty.Move);
        foreach ((int partition, IPartitionGrain grain, _) in local.All)
        {
            if (IsMine(partition))
                continue;
            if (room-- <= 0)
                return;
            Do(Duty.Move, partition, grain.HandOverAsync);
        }
    }

    private void Tick()
    {
        foreach ((int partition, IPartitionGrain grain, Partition found) in local.All)
        {
            if (found.IsTickDue)
                Do(Duty.Tick, partition, grain.SettleAsync);
        }
    }

    private void Store()
    {
        int room = StoresAtOnce - _busy.Keys.Count(key => key.Item1 == Duty.Store);
        foreach ((int partition, IPartitionGrain grain, Partition found) in local.All)
        {
            // The first time of each comes at a place of its own within the interval, so that not all come at once.
            long last = _stored.GetOrAdd(partition, _ => silo.Time.GetTimestamp() - (long)(silo.Time.TimestampFrequency * silo.Options.CheckpointInterval.TotalSeconds * (partition % 64) / 64));
            if (!found.IsDirty || silo.Time.GetElapsedTime(last) < silo.Options.CheckpointInterval)
                continue;
            if (room-- <= 0)
                return;
            Do(Duty.Store, partition, async () =>
            {
                await grain.CheckpointAsync().ConfigureAwait(false);
                _stored[partition] = silo.Time.GetTimestamp();
                await silo.Log.TrimAsync(partition, found.Stored, silo.Time.GetUtcNow() - silo.Options.LogRetention, CancellationToken.None).ConfigureAwait(false);
            });
        }
    }

    /// <summary>History's own work, which any silo may do.</summary>
    private async Task KeepAsync(CancellationToken stop)
    {
        if (silo.Time.GetElapsedTime(_kept) < s_upkeep)
            return;
        _kept = silo.Time.GetTimestamp();
        await Task.Run(() =>
        {
            while (!stop.IsCancellationRequested && silo.History.Compact(silo.Now))
            {
            }
            silo.History.Trim(silo.Now - Core.Readings.EventTime.From(silo.Options.HistoryRetention));
        }, stop).ConfigureAwait(false);
    }

    /// <summary>Does something for a partition in the background, once at a time.</summary>
    private void Do(Duty duty, int partition, Func<Task> act)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_busy.TryAdd((duty, partition), begun.Task))
            _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await act().ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is PartitionLostException or StorageException or OrleansException or TimeoutException)
            {
                // It is tried again in the next step.
            }
            catch (Exception failure)
            {
                SiloLog.KeeperFailed(silo.Logger, failure);
            }
            finally
            {
                _busy.TryRemove((duty, partition), out _);
                begun.TrySetResult();
            }
        }
    }

    private IPartitionGrain Grain(int partition) => grains.GetGrain<IPartitionGrain>(partition);

    private ISiloGrain SiloGrain(SiloAddress address) => grains.GetGrain<ISiloGrain>(address.ToParsableString());
}

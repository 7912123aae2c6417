using Microsoft.Extensions.Logging;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>
/// Writes into history what the partitions of a silo found, in batches. History moves a mark per partition with what it writes, and takes only what
/// follows the mark, so that each finding is told once, whoever tells it. One loop.
/// </summary>
internal sealed class Teller : IAsyncDisposable
{
    private const int BatchRows = 20_000;

    private static readonly TimeSpan s_batchTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Untold> _untold = [];
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly IClusterHistory _history;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private long _lastPlace = -1;

    public Teller(IClusterHistory history, ILogger<Teller> logger)
    {
        _history = history;
        _logger = logger;
        _loop = Task.Run(TellAsync);
    }

    /// <summary>A place that events have got up to; there may be later ones. What is found from now on comes after it.</summary>
    public long LastPlace => Volatile.Read(ref _lastPlace);

    /// <summary>Looks how far other silos have come.</summary>
    public void Look() => See(_history.LastPlace);

    /// <summary>Rows that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _untold.Values.Sum(untold => untold.Findings.Count);
        }
    }

    /// <summary>What the records of a partition from a position up to another had to tell. Positions follow one another; the first that an owner tells is where history's mark stands, or before.</summary>
    public void Add(int partition, long from, long to, Findings findings)
    {
        lock (_gate)
        {
            if (!_untold.TryGetValue(partition, out Untold? untold))
                _untold.Add(partition, untold = new Untold(from));
            // Who lost the partition and has it again finds anew what still waits here from the time before.
            findings.DropBefore(untold.To);
            untold.To = Math.Max(untold.To, to);
            untold.Findings.Append(findings);
        }
    }

    /// <summary>Ends when history has all that was found in a partition before a position.</summary>
    public Task ToldAsync(int partition, long position)
    {
        Task told;
        lock (_gate)
        {
            if (!_untold.TryGetValue(partition, out Untold? untold) || untold.From >= position)
                return Task.CompletedTask;
            told = untold.WaitAsync(position);
        }
        Wake();
        return told;
    }

    /// <summary>Ends when history has all that was found so far.</summary>
    public Task FlushAsync()
    {
        Task told;
        lock (_gate)
            told = Task.WhenAll(_untold.Values.Where(untold => untold.Findings.Count > 0 || untold.IsBeingTold).Select(untold => untold.WaitAsync(untold.To)));
        if (!told.IsCompleted)
            Wake();
        return told;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _wanted.Dispose();
    }

    private void Wake()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }

    private async Task TellAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _wanted.WaitAsync(s_batchTime, _stop.Token).ConfigureAwait(false);
                while (TellSome())
                {
                }
            }
            catch (OperationCanceledException)
            {
            }
            catch (Exception failure)
            {
                // The log has what history lacks; nothing is forgotten until it is written.
                SiloLog.HistoryAway(_logger, failure);
                await Task.Delay(s_again, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes one batch.</summary>
    /// <returns>Whether there is more to write at once.</returns>
    private bool TellSome()
    {
        List<(Untold Untold, long To, Findings Findings)> taken = [];
        int rows = 0;
        bool isMore = false;
        lock (_gate)
        {
            foreach (Untold untold in _untold.Values)
            {
                if (untold.From == untold.To || (untold.Findings.Count == 0 && !untold.IsWanted))
                    continue;
                if (rows >= BatchRows)
                {
                    isMore = true;
                    break;
                }
                rows += untold.Findings.Count;
                taken.Add((untold, untold.To, untold.Take()));
            }
        }
        if (taken.Count == 0)
            return false;
        try
        {
            Dictionary<Untold, int> partitions;
            lock (_gate)
                partitions = _untold.ToDictionary(pair => pair.Value, pair => pair.Key);
            Tell([.. taken.Select(one => (partitions[one.Untold], one.Untold, one.To, one.Findings))]);
        }
        catch
        {
            lock (_gate)
            {
                foreach ((Untold untold, _, Findings findings) in taken)
                    untold.PutBack(findings);
            }
            throw;
        }
        lock (_gate)
        {
            foreach ((Untold untold, long to, _) in taken)
                untold.Finish(to);
        }
        return isMore;
    }

    private void Tell(List<(int Partition, Untold Untold, long To, Findings Findings)> parts)
    {
        // Somebody else may have told a part: the owner before, or this one in a write whose answer was lost.
        while (parts.Count > 0)
        {
            ToldEvents told = _history.Tell([.. parts.Select(part => ToTelling(part.Partition, part.Untold.From, part.To, part.Findings))]);
            if (told.Events.Count > 0)
                See(told.Events[^1].Position.Sequence);
            var left = new List<(int, Untold, long, Findings)>();
            for (int i = 0; i < parts.Count; i++)
            {
                if (told.IsWritten[i])
                    continue;
                (int partition, Untold untold, long to, Findings findings) = parts[i];
                long known = _history.Told(partition);
                if (known >= to)
                    continue;
                if (known <= untold.From)
                    throw new StorageException($"history has told partition {partition} up to position {known}; expected more than {untold.From}", "history");
                untold.From = known;
                findings.DropBefore(known);
                left.Add((partition, untold, to, findings));
            }
            parts = left;
        }
    }

    private void See(long place)
    {
        for (long seen; place > (seen = Volatile.Read(ref _lastPlace));)
            Interlocked.CompareExchange(ref _lastPlace, place, seen);
    }

    private static Telling ToTelling(int partition, long from, long to, Findings findings)
    {
        var telling = new Telling(partition, from, to);
        telling.Names.AddRange(findings.Names);
        telling.Verdicts.AddRange(findings.Verdicts);
        telling.Incidents.AddRange(findings.Incidents);
        telling.Minutes.AddRange(findings.Minutes);
        return telling;
    }

    /// <summary>What of one partition is not in history yet.</summary>
    private sealed class Untold(long from)
    {
        private readonly List<(long Position, TaskCompletionSource Told)> _waiting = [];

        public Findings Findings { get; private set; } = new();

        public long From { get; set; } = from;

        public long To { get; set; } = from;

        public bool IsWanted => _waiting.Count > 0;

        /// <summary>Whether findings were taken out and are not known to be written.</summary>
        public bool IsBeingTold { get; private set; }

        public Task WaitAsync(long position)
        {
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((position, told));
            return told.Task;
        }

        public Findings Take()
        {
            Findings taken = Findings;
            Findings = new Findings();
            IsBeingTold = true;
            return taken;
        }

        public void PutBack(Findings findings)
        {
            findings.Append(Findings);
            Findings = findings;
            IsBeingTold = false;
        }

        /// <summary>History has everything before a position. Somebody may have begun to wait for it while it was written.</summary>
        public void Finish(long position)
        {
            From = position;
            IsBeingTold = false;
            foreach ((long waited, TaskCompletionSource told) in _waiting)
            {
                if (waited <= position)
                    told.TrySetResult();
            }
            _waiting.RemoveAll(one => one.Position <= position);
        }
    }
}

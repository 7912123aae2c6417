using OrleansAnomaly.Storage.Cluster;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Silo.Partitions;

/// <summary>Something that the owner of a partition does in the order of its log: records on their way from the log to the monitors, or what must happen between records.</summary>
internal sealed class PartitionWork
{
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Records that are being written.</summary>
    public PartitionWork(LogGroup records, LogRow row, Task<AppendOutcome> appended)
    {
        (Records, Row, Appended) = (records, row, appended);
        // Nobody may ever look at what these end with.
        _ = _durable.Task.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        _ = _done.Task.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
    }

    /// <summary>An act between records; null is a mere turn.</summary>
    public PartitionWork(Func<Task>? act)
    {
        Act = act;
        _durable.SetResult();
        _ = _done.Task.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
    }

    public LogGroup? Records { get; }

    public LogRow Row { get; set; }

    /// <summary>What comes of writing them.</summary>
    public Task<AppendOutcome>? Appended { get; set; }

    public Func<Task>? Act { get; }

    /// <summary>What scoring finds, where somebody waits for it.</summary>
    public PartTally? Tally { get; init; }

    /// <summary>Place of the latest event when the records were durable.</summary>
    public long Place { get; private set; }

    /// <summary>Ends when the records are durable.</summary>
    public Task Durable => _durable.Task;

    /// <summary>Ends when they are scored, or the act is done.</summary>
    public Task Done => _done.Task;

    public void Confirm(long place)
    {
        Place = place;
        _durable.TrySetResult();
    }

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception why)
    {
        _durable.TrySetException(why);
        _done.TrySetException(why);
    }
}

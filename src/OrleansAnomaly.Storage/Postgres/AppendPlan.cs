using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Cluster;

namespace OrleansAnomaly.Storage.Postgres;

/// <summary>
/// An append by columns, as PostgreSQL is asked. Of every partition only those rows go to the server that follow on one another within one epoch: its chain.
/// The server decides on the first row of a chain for all of it. What does not follow on is refused whatever the server says.
/// </summary>
internal sealed class AppendPlan
{
    private readonly IReadOnlyList<LogRow> _rows;
    private readonly AppendOutcome[] _outcomes;

    public AppendPlan(IReadOnlyList<LogRow> rows)
    {
        _rows = rows;
        _outcomes = new AppendOutcome[rows.Count];
        var chains = new List<LogRow>?[SensorId.Partitions];
        var ended = new AppendOutcome[SensorId.Partitions];
        for (int i = 0; i < rows.Count; i++)
        {
            LogRow row = rows[i];
            List<LogRow> chain = chains[row.Partition] ??= [];
            ref AppendOutcome end = ref ended[row.Partition];
            if (end == AppendOutcome.Written && chain.Count > 0)
                end = row.Epoch != chain[^1].Epoch ? AppendOutcome.Deposed : row.Position != chain[^1].Next ? AppendOutcome.Gap : AppendOutcome.Written;
            _outcomes[i] = end;
            if (end == AppendOutcome.Written)
                chain.Add(row);
        }
        List<LogRow>[] all = [.. chains.OfType<List<LogRow>>()];
        Partitions = Array.ConvertAll(all, chain => (short)chain[0].Partition);
        Epochs = Array.ConvertAll(all, chain => chain[0].Epoch);
        Starts = Array.ConvertAll(all, chain => chain[0].Position);
        LogRow[] inOrder = [.. all.SelectMany(chain => chain)];
        RowPartitions = Array.ConvertAll(inOrder, row => (short)row.Partition);
        Positions = Array.ConvertAll(inOrder, row => row.Position);
        Counts = Array.ConvertAll(inOrder, row => row.Count);
        Records = Array.ConvertAll(inOrder, row => row.Records);
    }

    /// <summary>The partition of each chain, rising.</summary>
    public short[] Partitions { get; }

    /// <summary>The epoch of each chain.</summary>
    public long[] Epochs { get; }

    /// <summary>Where each chain begins.</summary>
    public long[] Starts { get; }

    /// <summary>The partition of each row, by chains; so are the other columns.</summary>
    public short[] RowPartitions { get; }

    /// <inheritdoc cref="LogRow.Position"/>
    public long[] Positions { get; }

    /// <inheritdoc cref="LogRow.Count"/>
    public int[] Counts { get; }

    /// <inheritdoc cref="LogRow.Records"/>
    public ReadOnlyMemory<byte>[] Records { get; }

    /// <summary>The outcome of every row, in the order of the rows, after what the server said of chains.</summary>
    public AppendOutcome[] Resolve(Dictionary<int, AppendOutcome> chains)
    {
        for (int i = 0; i < _outcomes.Length; i++)
        {
            if (chains[_rows[i].Partition] is not AppendOutcome.Written and AppendOutcome refused)
                _outcomes[i] = refused;
        }
        return _outcomes;
    }
}

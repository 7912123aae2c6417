namespace OrleansAnomaly.Cli.Datasets;

/// <summary>Waits for one thing after another, for each at most so long.</summary>
internal sealed class Patience(TimeSpan most, TimeProvider time, CancellationToken stop) : IDisposable
{
    private CancellationTokenSource? _limit;

    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<T> AwaitAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        _limit?.Dispose();
        _limit = new CancellationTokenSource(most, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, stop);
        try
        {
            return await work(linked.Token);
        }
        catch (OperationCanceledException) when (_limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {most.TotalSeconds:0} s");
        }
    }

    public void Dispose() => _limit?.Dispose();
}

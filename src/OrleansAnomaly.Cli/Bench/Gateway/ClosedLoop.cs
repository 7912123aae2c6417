namespace OrleansAnomaly.Cli.Bench.Gateway;

/// <summary>Several clients that each send a request as soon as the one before is answered.</summary>
internal static class ClosedLoop
{
    /// <param name="time">Measures.</param>
    /// <param name="clients">How many.</param>
    /// <param name="span">For how long.</param>
    /// <param name="request">Sends request number n of a client and reads its answer.</param>
    /// <returns>Latencies in milliseconds, sorted.</returns>
    public static async Task<double[]> RunAsync(TimeProvider time, int clients, TimeSpan span, Func<int, int, Task> request)
    {
        long started = time.GetTimestamp();
        List<double>[] latencies = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var own = new List<double>();
            for (int n = 0; time.GetElapsedTime(started) < span; n++)
            {
                long sent = time.GetTimestamp();
                await request(client, n);
                own.Add(time.GetElapsedTime(sent).TotalMilliseconds);
            }
            return own;
        })));
        double[] all = [.. latencies.SelectMany(own => own)];
        Array.Sort(all);
        return all;
    }
}

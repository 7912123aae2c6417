using System.Diagnostics;
using System.Net;
using System.Text.Json;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Bench.Fuzz.Http;

/// <summary>
/// Sends a gateway in this process what nobody should send it and checks what must hold whatever comes: an answer in time, with a status that its own
/// description names, in words that help; bounded memory; a fleet that is ready after all, and has exactly the readings that receipts call accepted.
/// </summary>
internal sealed class GatewayFuzz : IAsyncDisposable
{
    /// <summary>By how much the heap may grow from a tenth of the run to its end; a run shorter than <see cref="LongRun"/> still fills the fleet's memory budget.</summary>
    public const long MostGrowth = 64L << 20, LongRun = 100_000;

    private const int Clients = 8, MostFindings = 20;

    // The gateway's own bounds are shorter; what takes longer than this hangs.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly GatewayOptions s_options = new()
    {
        Url = "http://127.0.0.1:0", MaxBodyBytes = 1 << 20, MaxUnpackedBytes = 4 << 20, HeadersTimeout = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(10), DrainTimeout = TimeSpan.FromSeconds(2),
    };

    private readonly ManualTime _time;
    private readonly EmbeddedFleet _fleet;
    private readonly GatewayServer _server;
    private readonly ulong _seed;
    private readonly GatewayFuzzTotals _totals = new();
    private readonly Lock _gate = new();
    private ApiOperation[] _operations = [];
    private AnswerRules _rules = new([]);
    private EndPoint _address = new IPEndPoint(IPAddress.Loopback, 0);
    private long _next, _end;

    private GatewayFuzz(ManualTime time, EmbeddedFleet fleet, GatewayServer server, ulong seed) => (_time, _fleet, _server, _seed) = (time, fleet, server, seed);

    /// <summary>Sends requests <paramref name="from"/> … <paramref name="from"/> + <paramref name="requests"/> − 1.</summary>
    /// <returns>What happened, with all findings.</returns>
    public static async Task<GatewayFuzzTotals> RunAsync(long requests, ulong seed, TextWriter progress, long from = 0)
    {
        var time = new ManualTime(HttpCase.ClockOf(from).AddDays(-2));
        EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { Shards = 1, MemoryBudget = 16L << 20, HistoryRetention = TimeSpan.FromHours(1) }, time);
        GatewayServer server = await GatewayServer.StartAsync(s_options);
        server.Open(fleet);
        await using var fuzz = new GatewayFuzz(time, fleet, server, seed);
        await fuzz.PrepareAsync(from);
        await fuzz.RunAsync(from, requests, progress);
        return fuzz._totals;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _fleet.DisposeAsync();
    }

    /// <summary>Machines that have been ordinary for two days, so that there is something to ask for.</summary>
    private async Task PrepareAsync(long from)
    {
        var telemetry = new Telemetry(_seed, HttpCase.Assets, HttpCase.SensorsPerAsset);
        while (_time.GetUtcNow() < HttpCase.ClockOf(from))
        {
            await _fleet.IngestAsync(telemetry.Round(EventTime.From(_time.GetUtcNow())));
            _time.Advance(TimeSpan.FromMinutes(10));
        }
        using var client = new HttpClient { BaseAddress = new Uri(_server.Url) };
        using JsonDocument document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json"));
        _operations = ApiOperation.Read(document.RootElement);
        _rules = new AnswerRules(_operations);
        _address = new IPEndPoint(IPAddress.Loopback, new Uri(_server.Url).Port);
    }

    private async Task RunAsync(long from, long requests, TextWriter progress)
    {
        long before = (await StatusAsync()).Accepted;
        var watch = Stopwatch.StartNew();
        (_next, long tenth) = (from, requests / 10);
        foreach (long end in (long[])[from + tenth, from + requests])
        {
            _end = end;
            Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(() => SendAsync(progress, watch)))];
            await Task.WhenAll(clients);
            _next = end;
            if (end < from + requests)
                _totals.EarlyHeap = Heap();
        }
        _totals.LateHeap = Heap();
        if (requests >= LongRun && _totals.LateHeap > _totals.EarlyHeap + MostGrowth)
            _totals.Findings.Enqueue($"seed {_seed}: the heap has grown from {_totals.EarlyHeap} to {_totals.LateHeap} bytes; expected at most {MostGrowth} more");
        FleetStatus status = await StatusAsync();
        if (status.Failure is { } failure)
            _totals.Findings.Enqueue($"seed {_seed}: the fleet has failed: {failure}");
        if (status.Accepted - before != _totals.Accepted)
            _totals.Findings.Enqueue($"seed {_seed}: receipts call {_totals.Accepted} readings accepted, the fleet {status.Accepted - before}");
        using var client = new HttpClient { BaseAddress = new Uri(_server.Url) };
        using HttpResponseMessage ready = await client.GetAsync("/readyz");
        if (!ready.IsSuccessStatusCode)
            _totals.Findings.Enqueue($"seed {_seed}: the gateway is not ready any more: {(int)ready.StatusCode}");
    }

    private async Task<FleetStatus> StatusAsync()
    {
        await _fleet.IngestAsync(new ReadingBatchBuilder().Build(), IngestWait.Scored);
        return (await _fleet.QueryAsync(new FleetStatusQuery())).Items[0];
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private async Task SendAsync(TextWriter progress, Stopwatch watch)
    {
        WireConnection? connection = null;
        for (long number; (number = Interlocked.Increment(ref _next) - 1) < _end && _totals.Findings.Count < MostFindings;)
        {
            WireRequest request = HttpCase.Make(_seed, number, _operations);
            long began = Stopwatch.GetTimestamp();
            lock (_gate)
            {
                if (_time.GetUtcNow() < HttpCase.ClockOf(number))
                    _time.Set(HttpCase.ClockOf(number));
            }
            if (request.IsBroken)
                Close(ref connection);
            using var patience = new CancellationTokenSource(s_patience);
            try
            {
                bool isReused = connection is not null;
                connection ??= await WireConnection.ConnectAsync(_address, patience.Token);
                Outcome outcome = await ExchangeAsync(connection, request, patience.Token);
                if (outcome == Outcome.NoAnswer && isReused)
                {
                    // The server may end a connection at any time between requests; clients begin anew.
                    connection.Dispose();
                    connection = await WireConnection.ConnectAsync(_address, patience.Token);
                    outcome = await ExchangeAsync(connection, request, patience.Token);
                }
                if (outcome == Outcome.NoAnswer && !request.IsBroken)
                    throw new InvalidOperationException("the connection was ended without an answer");
                if (outcome == Outcome.NoAnswer)
                    Interlocked.Increment(ref _totals.Unanswered);
                if (outcome != Outcome.GoesOn)
                    Close(ref connection);
            }
            catch (Exception fault)
            {
                Close(ref connection);
                string what = patience.IsCancellationRequested ? $"no answer within {s_patience.TotalSeconds} s" : $"{fault.GetType().Name}: {fault.Message}";
                _totals.Findings.Enqueue($"seed {_seed}, request {number}: {what}\n    {request}");
            }
            Count(number, Stopwatch.GetElapsedTime(began).TotalMilliseconds, progress, watch);
        }
        Close(ref connection);
    }

    private async Task<Outcome> ExchangeAsync(WireConnection connection, WireRequest request, CancellationToken stop)
    {
        // Whoever is refused early need not have been heard out.
        Task sending = connection.SendAsync(request.Bytes, request.Piece, request.IsLast, stop);
        HttpAnswer? answer = null;
        try
        {
            answer = await connection.ReadAsync(request.Method == "HEAD", stop);
        }
        catch (IOException) when (request.IsBroken)
        {
            // Who has said that he sends no more counts as gone, also in the middle of the answer.
        }
        bool isSent = sending.IsCompletedSuccessfully;
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer is null)
            return Outcome.NoAnswer;
        Interlocked.Add(ref _totals.Accepted, _rules.Check(request, answer));
        _totals.Statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
        if (answer.Status < 300 && _rules.Find(request) is { } operation)
            _totals.Successes.AddOrUpdate(operation.Name, 1, (_, count) => count + 1);
        if (answer.IsStream)
        {
            Interlocked.Increment(ref _totals.Streams);
            if (answer.Status == 101)
                await connection.SendAsync(request.Afterwards, int.MaxValue, isLast: true, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await connection.PassAsync(stop);
            return Outcome.Ends;
        }
        if (connection.HasRest && !request.IsBroken)
            throw new InvalidOperationException("there is more after the answer");
        return isSent && !request.IsBroken && !answer.IsLast ? Outcome.GoesOn : Outcome.Ends;
    }

    /// <summary>What becomes of the connection after a request.</summary>
    private enum Outcome
    {
        GoesOn,
        Ends,
        NoAnswer,
    }

    private static void Close(ref WireConnection? connection)
    {
        connection?.Dispose();
        connection = null;
    }

    private void Count(long number, double milliseconds, TextWriter progress, Stopwatch watch)
    {
        lock (_gate)
        {
            if (milliseconds > _totals.SlowestMilliseconds)
                (_totals.SlowestMilliseconds, _totals.SlowestRequest) = (milliseconds, number);
            if (++_totals.Requests % 50_000 == 0)
                progress.WriteLine($"{_totals}; {Environment.WorkingSet >> 20} MiB resident; {watch.Elapsed.TotalSeconds:N0} s");
        }
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;
using OrleansAnomaly.Gateway.Rpc.Details;
using OrleansAnomaly.TestKit.Fleet;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Bench.Fuzz.Grpc;

/// <summary>
/// Sends a gateway in this process calls and connections that nobody should send it, and checks what must hold whatever comes: an end in time, with a code of
/// the protocol and never one that says that the gateway has failed; bounded memory; a fleet that has exactly the readings that receipts call accepted.
/// </summary>
internal sealed class GrpcFuzz(GatewayServer server, EmbeddedFleet fleet, ulong seed, GrpcFuzzTotals totals) : IDisposable
{
    private const int Clients = 8, MostFindings = 20, CallsPerConnection = 20;
    private const long MostGrowth = 64L << 20, LongRun = 100_000;

    // Everything that is sent has a deadline, or is ended by the gateway's own patience; what takes longer than this hangs.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
    {
        BaseAddress = new Uri(server.GrpcUrl!), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, Timeout = s_patience,
    };

    private long _next;

    /// <summary>Sends cases 0 … <paramref name="cases"/> − 1, or only number <paramref name="only"/>.</summary>
    public static async Task<GrpcFuzzTotals> RunAsync(long cases, ulong seed, TextWriter progress, long only = -1)
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(CallCase.Now));
        await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { Shards = 1, MemoryBudget = 16L << 20 }, time);
        var options = new GatewayOptions
        {
            Url = "http://127.0.0.1:0", MaxMessageBytes = 1 << 20, HeadersTimeout = TimeSpan.FromSeconds(2), IdleTimeout = TimeSpan.FromSeconds(5), RequestTimeout = TimeSpan.FromSeconds(5), DrainTimeout = TimeSpan.FromSeconds(2),
        };
        var totals = new GrpcFuzzTotals();
        await using GatewayServer server = await GatewayServer.StartAsync(options, logging => logging.AddProvider(new FailureLog(totals.Findings)));
        server.Open(fleet);
        using var fuzz = new GrpcFuzz(server, fleet, seed, totals);
        await (only < 0 ? fuzz.SendAllAsync(cases, progress) : fuzz.SendAsync(only));
        return totals;
    }

    public void Dispose() => _http.Dispose();

    private async Task SendAllAsync(long cases, TextWriter progress)
    {
        foreach (long end in (long[])[cases / 10, cases])
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
            {
                for (long number; (number = Interlocked.Increment(ref _next) - 1) < end && totals.Findings.Count < MostFindings;)
                {
                    await SendAsync(number);
                    if (number % 20_000 == 19_999)
                        await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{number + 1:N0} cases, {Environment.WorkingSet >> 20} MiB resident"));
                }
            })));
            _next = end;
            if (end < cases)
                totals.EarlyHeap = Heap();
        }
        totals.LateHeap = Heap();
        if (cases >= LongRun && totals.LateHeap > totals.EarlyHeap + MostGrowth)
            totals.Findings.Enqueue($"seed {seed}: the heap has grown from {totals.EarlyHeap} to {totals.LateHeap} bytes; expected at most {MostGrowth} more");
        await fleet.IngestAsync(new ReadingBatchBuilder().Build(), Core.Fleet.IngestWait.Scored);
        Core.Fleet.FleetStatus status = (await fleet.QueryAsync(new FleetStatusQuery())).Items[0];
        if (status.Failure is { } failure)
            totals.Findings.Enqueue($"seed {seed}: the fleet has failed: {failure}");
        // A call whose receipt was never read, because its deadline had passed or it broke behind it, may have been taken in all the same.
        if (status.Accepted < totals.Accepted)
            totals.Findings.Enqueue($"seed {seed}: receipts call {totals.Accepted} readings accepted, the fleet {status.Accepted}");
        if (!(await _http.PostAsync("/grpc.health.v1.Health/Check", Content([0, 0, 0, 0, 0], "application/grpc"))).IsSuccessStatusCode)
            totals.Findings.Enqueue($"seed {seed}: the gateway answers no more");
    }

    private async Task SendAsync(long number)
    {
        try
        {
            await (number % CallsPerConnection == 0 ? ConnectAsync(FrameCase.Make(seed, number)) : CallAsync(CallCase.Make(seed, number)));
        }
        catch (Exception fault)
        {
            totals.Findings.Enqueue($"seed {seed}, case {number}: {fault.GetType().Name}: {fault.Message} {fault.InnerException?.Message}");
        }
    }

    private async Task CallAsync(CallCase call)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Method.Path) { Content = Content(call.Body, call.ContentType), Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach ((string name, string value) in call.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        Interlocked.Increment(ref totals.Calls);
        bool isWeb = answer.Content.Headers.ContentType?.MediaType?.Contains("-web", StringComparison.Ordinal) == true;
        string? told = Find(answer, "grpc-status");
        // Trailers of the form for the web are in the body, and of HTTP's own refusals there are none.
        int status = told is not null ? int.Parse(told, CultureInfo.InvariantCulture) : isWeb && body.Length > 0 ? 0 : -(int)answer.StatusCode;
        totals.Statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (status is < 0 and not (-415) || status is 1 or 2 or > 16)
            throw new InvalidOperationException($"{call.Method.Path} as {call.ContentType} ended with {status}; {Find(answer, "grpc-message")}");
        if (Find(answer, "grpc-status-details-bin") is { } details && Reason(details) == "internal")
            throw new InvalidOperationException($"{call.Method.Path} as {call.ContentType} says that the gateway has failed");
        if (!isWeb && status == 0 && call.Method.Named.OutputType == IngestResponse.Descriptor && Find(answer, "grpc-encoding") is null)
            Interlocked.Add(ref totals.Accepted, IngestResponse.Parser.ParseFrom(body.AsSpan(5)).Receipt.Accepted);
    }

    private async Task ConnectAsync(FrameCase sent)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, new Uri(server.GrpcUrl!).Port), patience.Token);
        Interlocked.Increment(ref totals.Connections);
        Interlocked.Add(ref totals.Frames, sent.Frames);
        var answer = new MemoryStream();
        var heardOut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task reading = ReadAsync(socket, answer, heardOut, patience.Token);
        try
        {
            await socket.SendAsync(sent.Bytes, patience.Token);
            if (!sent.IsCut)
                await Task.WhenAny(reading, heardOut.Task);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The gateway has ended the connection before it heard all.
        }
        await reading;
        totals.Ends.AddOrUpdate($"{sent.Sort}: {EndOf(answer.ToArray(), sent)}", 1, (_, count) => count + 1);
    }

    /// <summary>All that comes until the gateway ends the connection; says when it has answered the last ping.</summary>
    private static async Task ReadAsync(Socket socket, MemoryStream answer, TaskCompletionSource heardOut, CancellationToken stop)
    {
        byte[] buffer = new byte[16 << 10];
        try
        {
            while (await socket.ReceiveAsync(buffer, stop) is var read and > 0)
            {
                answer.Write(buffer, 0, read);
                if (answer.GetBuffer().AsSpan(0, (int)answer.Length).IndexOf(FrameCase.LastPing) >= 0)
                    heardOut.TrySetResult();
            }
        }
        catch (SocketException)
        {
            // Ended without ceremony; what came before counts.
        }
    }

    /// <summary>With which code the connection was ended; what came must be frames.</summary>
    private static string EndOf(byte[] answer, FrameCase sent)
    {
        const byte goAway = 7, http1 = (byte)'H';
        if (answer is [http1, ..] && sent.Sort == "preface")
            return "HTTP/1";
        string end = "no error";
        for (int at = 0; at + 9 <= answer.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(at)) >>> 8;
            if (length > 64 << 10 || answer[at + 3] > 9)
                throw new InvalidOperationException($"'{sent.Sort}' is answered with what is no frame, at byte {at}");
            if (answer[at + 3] == goAway && at + 17 <= answer.Length)
            {
                int code = BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(at + 13));
                end = code is >= 0 and <= 13 && code != 2 ? $"error {code}" : throw new InvalidOperationException($"'{sent.Sort}' ends with the code {code}");
            }
            at += 9 + length;
        }
        return end;
    }

    private static ByteArrayContent Content(byte[] body, string contentType) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };

    private static string? Find(HttpResponseMessage answer, string name) =>
        answer.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? trailer) ? trailer.First() : answer.Headers.TryGetValues(name, out IEnumerable<string>? header) ? header.First() : null;

    private static string? Reason(string details) =>
        Status.Parser.ParseFrom(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='))).Details.Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>().Reason).FirstOrDefault();

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

using System.Threading.Channels;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Metrics;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Readings;
using OrleansAnomaly.Gateway.Rpc.Messages;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;
using IngestWait = OrleansAnomaly.Core.Fleet.IngestWait;

namespace OrleansAnomaly.Gateway.Rpc.Calls;

/// <summary>Takes readings in.</summary>
internal sealed class TelemetryCalls(ServedFleet served, GatewayMetrics metrics)
{
    /// <summary>Most sensors that one stream may name.</summary>
    private const int MostNames = 1 << 18;

    public async Task<IngestResponse> IngestAsync(IngestRequest request, CallContext context)
    {
        IngestWait wait = Wait(request.Wait);
        IFleet fleet = served.Current;
        var batch = ColumnBatch.Read(request.Readings ?? new V1.Readings(), new SensorTable(context.Caller, IFleet.MostRows), new ReadingBatchBuilder());
        ReceiptBody receipt = await batch.IngestAsync(fleet, wait, metrics, context.Stop).ConfigureAwait(false);
        if (receipt is not { Accepted: 0, Refused: > 0 })
            return new IngestResponse { Receipt = ReceiptMessage.Of(receipt) };
        context.Http.Features.Set(receipt);
        throw new RefusedRequestException(ProblemKind.NothingAccepted, $"all {receipt.Refused} rows were refused; the first: {receipt.Refusals[0].Reason}; expected one at least that can be taken in");
    }

    /// <summary>
    /// One batch is on its way to the fleet, in the order of the stream, while the next is read. A batch that has been read is waited for and answered, also
    /// where the one after it turned out unusable or the gateway ends.
    /// </summary>
    public async Task IngestStreamAsync(IAsyncEnumerable<IngestStreamRequest> requests, IReplies<IngestStreamResponse> replies, CallContext context)
    {
        IFleet fleet = served.Current;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.Stop, served.Draining);
        var read = Channel.CreateBounded<ReadBatch>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        Task reading = ReadAsync(requests, read.Writer, context.Caller, ends.Token);
        try
        {
            await replies.OpenAsync(context.Stop).ConfigureAwait(false);
            await foreach (ReadBatch next in read.Reader.ReadAllAsync(context.Stop).ConfigureAwait(false))
            {
                ReceiptBody receipt = await next.Batch.IngestAsync(fleet, next.Wait, metrics, context.Stop).ConfigureAwait(false);
                var answer = new IngestStreamResponse { Sequence = next.Sequence, Receipt = ReceiptMessage.Of(receipt) };
                await replies.SendAsync(answer, context.Stop).ConfigureAwait(false);
            }
        }
        finally
        {
            await ends.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(IAsyncEnumerable<IngestStreamRequest> requests, ChannelWriter<ReadBatch> read, Caller caller, CancellationToken stop)
    {
        Exception? failure = null;
        try
        {
            var table = new SensorTable(caller, MostNames);
            var builder = new ReadingBatchBuilder();
            await foreach (IngestStreamRequest request in requests.WithCancellation(stop).ConfigureAwait(false))
            {
                var batch = ColumnBatch.Read(request.Readings ?? new V1.Readings(), table, builder);
                await read.WriteAsync(new ReadBatch(request.Sequence, batch, Wait(request.Wait)), stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException ended) when (served.Draining.IsCancellationRequested)
        {
            failure = new RefusedRequestException(ProblemKind.NotReady, served.Refusal ?? "the gateway is ending", inner: ended);
        }
        catch (Exception unusable)
        {
            // Told to the caller behind the receipts of what came before.
            failure = unusable;
        }
        read.Complete(failure);
    }

    private static IngestWait Wait(V1.IngestWait wait)
    {
        var fields = new RequestFields();
        IngestWait known = fields.Word<V1.IngestWait, IngestWait>(wait, "wait");
        fields.Settle();
        return known;
    }

    /// <summary>A batch that was read, and how it is to be answered.</summary>
    private readonly record struct ReadBatch(ulong Sequence, ColumnBatch Batch, IngestWait Wait);
}

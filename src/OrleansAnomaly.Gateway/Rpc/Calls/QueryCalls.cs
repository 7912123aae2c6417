using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Rpc.Messages;
using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Calls;

/// <summary>What was said of a sensor, and the course of its values.</summary>
internal sealed class QueryCalls(ServedFleet served)
{
    public async Task<QueryResponse> VerdictsAsync(QueryRequest request, CallContext context)
    {
        var fields = new RequestFields();
        SensorId? id = fields.Sensor(request.Sensor, context.Caller.Tenant);
        (long from, long to) = fields.Stretch(request.From, request.To, request.All ? "recomputing all that was ever said would take long" : null);
        // Without a sensor the questions are never asked.
        var stored = new VerdictQuery { Sensor = id!, From = from, To = to, Cursor = RequestFields.Text(request.Cursor) };
        if (request.HasLimit)
            stored = stored with { Limit = request.Limit };
        fields.Check(stored);
        SeriesQuery? course = request.HasPoints ? new SeriesQuery { Sensor = id!, From = from, To = to, Points = request.Points, Shape = Core.Fleet.SeriesShape.Plot } : null;
        if (course is not null)
            fields.Check(course);
        fields.Settle();

        IFleet fleet = served.Current;
        await fleet.FindAsync(context.Caller, id!, context.Stop).ConfigureAwait(false);
        Query<VerdictRecord> query = request.All
            ? new ReplayQuery { Sensor = id!, From = from, To = to, Limit = stored.Limit, Cursor = stored.Cursor }
            : stored;
        Page<VerdictRecord> page = await fleet.AskAsync(query, context.Stop).ConfigureAwait(false);
        var answer = new QueryResponse { Next = page.Next ?? "" };
        answer.Items.AddRange(page.Items.Select(record => VerdictMessage.Of(VerdictBody.Of(record))));
        if (course is not null)
            answer.Series.AddRange((await fleet.AskAsync(course, context.Stop).ConfigureAwait(false)).Items.Select(point => VerdictMessage.Of(SeriesPointBody.Of(point))));
        return answer;
    }

    public async Task<Series> SeriesAsync(GetSeriesRequest request, CallContext context)
    {
        var fields = new RequestFields();
        SensorId? id = fields.Sensor(request.Sensor, context.Caller.Tenant);
        Core.Fleet.SeriesShape shape = fields.Word<V1.SeriesShape, Core.Fleet.SeriesShape>(request.Shape, "shape");
        (long from, long to) = fields.Stretch(request.From, request.To, shape == Core.Fleet.SeriesShape.Buckets ? "buckets are equal parts of the stretch" : null);
        // Without a sensor the question is never asked.
        var query = new SeriesQuery { Sensor = id!, From = from, To = to, Shape = shape };
        if (request.HasPoints)
            query = query with { Points = request.Points };
        fields.Check(query);
        fields.Settle();
        IFleet fleet = served.Current;
        await fleet.FindAsync(context.Caller, id!, context.Stop).ConfigureAwait(false);
        Page<Core.Fleet.SeriesPoint> page = await fleet.AskAsync(query, context.Stop).ConfigureAwait(false);
        var answer = new Series();
        answer.Items.AddRange(page.Items.Select(point => VerdictMessage.Of(SeriesPointBody.Of(point))));
        return answer;
    }
}

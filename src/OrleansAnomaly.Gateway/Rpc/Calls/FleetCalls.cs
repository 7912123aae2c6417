using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Hosting;
using OrleansAnomaly.Gateway.Queries;
using OrleansAnomaly.Gateway.Rpc.Messages;
using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Calls;

/// <summary>Sensors, and the fleet as a whole.</summary>
internal sealed class FleetCalls(ServedFleet served, FleetActs acts)
{
    public async Task<ListSensorsResponse> ListSensorsAsync(ListSensorsRequest request, CallContext context)
    {
        var fields = new RequestFields();
        var query = new SensorQuery { Tenant = context.Caller.Tenant, Within = context.Caller.Within, Prefix = request.Prefix, Cursor = RequestFields.Text(request.Cursor) };
        if (request.HasStatus)
            query = query with { Status = fields.Word<V1.SensorStatus, Core.Fleet.SensorStatus>(request.Status, "status") };
        if (request.HasLimit)
            query = query with { Limit = request.Limit };
        fields.Check(query);
        fields.Settle();
        Page<SensorInfo> page = await served.Current.AskAsync(query, context.Stop).ConfigureAwait(false);
        var answer = new ListSensorsResponse { Next = page.Next ?? "" };
        answer.Items.AddRange(page.Items.Select(info => FleetMessage.Of(SensorBody.Of(info))));
        return answer;
    }

    public async Task<Sensor> GetSensorAsync(GetSensorRequest request, CallContext context)
    {
        SensorId sensor = Only(request.Sensor, context);
        return FleetMessage.Of(SensorBody.Of(await served.Current.FindAsync(context.Caller, sensor, context.Stop).ConfigureAwait(false)));
    }

    public async Task<RelearnSensorResponse> RelearnAsync(RelearnSensorRequest request, CallContext context)
    {
        SensorId sensor = Only(request.Sensor, context);
        await acts.RelearnAsync(context.Caller, sensor, context.Stop).ConfigureAwait(false);
        return new RelearnSensorResponse();
    }

    public async Task<V1.FleetStatus> GetStatusAsync(GetStatusRequest request, CallContext context)
    {
        Page<Core.Fleet.FleetStatus> page = await served.Current.AskAsync(new FleetStatusQuery(), context.Stop).ConfigureAwait(false);
        return FleetMessage.Of(StatusBody.Of(page.Items[0]));
    }

    public async Task<TakeSnapshotResponse> TakeSnapshotAsync(TakeSnapshotRequest request, CallContext context)
    {
        await acts.TakeSnapshotAsync(context.Caller, context.Stop).ConfigureAwait(false);
        return new TakeSnapshotResponse();
    }

    /// <summary>The sensor of a request that has no other field.</summary>
    private static SensorId Only(string path, CallContext context)
    {
        var fields = new RequestFields();
        SensorId? sensor = fields.Sensor(path, context.Caller.Tenant);
        fields.Settle();
        return sensor!;
    }
}

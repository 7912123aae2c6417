using OrleansAnomaly.Core.Recorded;
using OrleansAnomaly.Gateway.Detect;
using OrleansAnomaly.Gateway.Rpc.Messages;
using OrleansAnomaly.Gateway.Wire;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Rpc.Calls;

/// <summary>Judges series that come with the call; nothing is kept, and no fleet is needed.</summary>
internal sealed class DetectCalls
{
    public Task<SeriesFindings> EntireAsync(DetectSeriesRequest request, CallContext context) =>
        Task.FromResult(FindingsMessage.Of(EntireBody.Of(Judges.Entire(SeriesFields.Read(request), context.Stop))));

    public Task<LastFinding> LastAsync(DetectSeriesRequest request, CallContext context) =>
        Task.FromResult(FindingsMessage.Of(LastBody.Of(Judges.Last(SeriesFields.Read(request), context.Stop))));

    public Task<AssetFindings> AssetEntireAsync(DetectAssetRequest request, CallContext context)
    {
        AssetRequest asked = SeriesFields.Read(request);
        return Task.FromResult(FindingsMessage.Of(AssetEntireBody.Of(asked.Sensors, Judges.AssetEntire(asked, context.Stop))));
    }

    public Task<AssetLastFinding> AssetLastAsync(DetectAssetRequest request, CallContext context)
    {
        AssetRequest asked = SeriesFields.Read(request);
        RecordedAssetFindings found = Judges.AssetLast(asked, context.Stop);
        return Task.FromResult(FindingsMessage.Of(AssetLastBody.Of(asked.Sensors, found)));
    }
}

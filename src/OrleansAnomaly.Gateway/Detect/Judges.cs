using System.Collections.Concurrent;
using OrleansAnomaly.Core.Recorded;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Detect;

/// <summary>Judges series as they were asked to be judged, whichever way they came.</summary>
internal static class Judges
{
    // Judges are made once for each of the 100 sensitivities; those with a period of their own are made for the request.
    private static readonly ConcurrentDictionary<double, RecordedSensor> s_sensors = [];
    private static readonly ConcurrentDictionary<double, RecordedAsset> s_assets = [];

    /// <summary>Every point by all others.</summary>
    /// <exception cref="RefusedRequestException">The series cannot be judged.</exception>
    public static RecordedFindings Entire(SeriesRequest request, CancellationToken stop) =>
        Judged(request.Asked, "series", () => OfSensor(request.Asked).Judge(request.Times, request.Values, stop), findings => findings.Step).KeepStrongest(request.Asked.MaxAnomalyRatio);

    /// <summary>The last point by those before it.</summary>
    /// <exception cref="RefusedRequestException">The series cannot be judged.</exception>
    public static RecordedFindings Last(SeriesRequest request, CancellationToken stop) =>
        Judged(request.Asked, "series", () => OfSensor(request.Asked).JudgeLast(request.Times, request.Values, stop), findings => findings.Step);

    /// <summary>Every time of an asset's series.</summary>
    /// <exception cref="RefusedRequestException">The series cannot be judged.</exception>
    public static RecordedAssetFindings AssetEntire(AssetRequest request, CancellationToken stop)
    {
        RecordedAssetFindings found = Judged(request.Asked, "sensors", () => OfAsset(request.Asked).Judge(request.Times, request.Values, stop), findings => findings.Sensors[0].Step);
        return found with { Sensors = [.. found.Sensors.Select(sensor => sensor.KeepStrongest(request.Asked.MaxAnomalyRatio))] };
    }

    /// <summary>The last time of an asset's series.</summary>
    /// <exception cref="RefusedRequestException">The series cannot be judged.</exception>
    public static RecordedAssetFindings AssetLast(AssetRequest request, CancellationToken stop) =>
        Judged(request.Asked, "sensors", () => OfAsset(request.Asked).JudgeLast(request.Times, request.Values, stop), findings => findings.Sensors[0].Step);

    private static RecordedSensor OfSensor(Asked asked) =>
        asked.Options.Period is null ? s_sensors.GetOrAdd(asked.Options.PValue, _ => new RecordedSensor(asked.Options)) : new RecordedSensor(asked.Options);

    private static RecordedAsset OfAsset(Asked asked) =>
        asked.Options.Period is null ? s_assets.GetOrAdd(asked.Options.PValue, _ => new RecordedAsset(asked.Options)) : new RecordedAsset(asked.Options);

    /// <summary>What was found; what the judge cannot judge is the request's fault.</summary>
    private static T Judged<T>(Asked asked, string where, Func<T> judge, Func<T, long> step)
    {
        T found;
        try
        {
            found = judge();
        }
        catch (ArgumentException refused)
        {
            // The framework appends the parameter's name, which no client knows.
            throw RefusedRequestException.Invalid(where, refused.Message.Split(" (Parameter")[0]);
        }
        if (asked.Step > 0 && !Granularity.Fits(asked.Step, step(found)))
            throw RefusedRequestException.Invalid("granularity", $"found {asked.Granularity}, {TimeSpan.FromMicroseconds(asked.Step)} apart, but the points lie {TimeSpan.FromMicroseconds(step(found))} apart; expected that to agree, or none");
        return found;
    }
}

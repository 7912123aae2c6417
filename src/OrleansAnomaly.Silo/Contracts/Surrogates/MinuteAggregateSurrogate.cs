using OrleansAnomaly.Core.Series;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="MinuteAggregate"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("minute-aggregate")]
internal struct MinuteAggregateSurrogate
{
    [Id(0)]
    public long Minute;

    [Id(1)]
    public int Count;

    [Id(2)]
    public double Min;

    [Id(3)]
    public double Max;

    [Id(4)]
    public double Mean;

    [Id(5)]
    public float Score;
}

/// <inheritdoc cref="MinuteAggregateSurrogate"/>
[RegisterConverter]
internal sealed class MinuteAggregateConverter : IConverter<MinuteAggregate, MinuteAggregateSurrogate>
{
    public MinuteAggregate ConvertFromSurrogate(in MinuteAggregateSurrogate surrogate) => new()
    {
        Minute = surrogate.Minute,
        Count = surrogate.Count,
        Min = surrogate.Min,
        Max = surrogate.Max,
        Mean = surrogate.Mean,
        Score = surrogate.Score,
    };

    public MinuteAggregateSurrogate ConvertToSurrogate(in MinuteAggregate value) => new()
    {
        Minute = value.Minute,
        Count = value.Count,
        Min = value.Min,
        Max = value.Max,
        Mean = value.Mean,
        Score = value.Score,
    };
}

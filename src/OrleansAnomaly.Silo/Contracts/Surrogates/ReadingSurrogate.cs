using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="Reading"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("reading")]
internal struct ReadingSurrogate
{
    [Id(0)]
    public long Time;

    [Id(1)]
    public double Value;

    [Id(2)]
    public byte Quality;
}

/// <inheritdoc cref="ReadingSurrogate"/>
[RegisterConverter]
internal sealed class ReadingConverter : IConverter<Reading, ReadingSurrogate>
{
    public Reading ConvertFromSurrogate(in ReadingSurrogate surrogate) => new(surrogate.Time, surrogate.Value, (Quality)surrogate.Quality);

    public ReadingSurrogate ConvertToSurrogate(in Reading value) => new() { Time = value.Time, Value = value.Value, Quality = (byte)value.Quality };
}

using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>An <see cref="Acknowledgement"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("acknowledgement")]
internal struct AcknowledgementSurrogate
{
    [Id(0)]
    public string By;

    [Id(1)]
    public long At;

    [Id(2)]
    public string? Note;
}

/// <inheritdoc cref="AcknowledgementSurrogate"/>
[RegisterConverter]
internal sealed class AcknowledgementConverter : IConverter<Acknowledgement, AcknowledgementSurrogate>
{
    public Acknowledgement ConvertFromSurrogate(in AcknowledgementSurrogate surrogate) => new(surrogate.By, surrogate.At, surrogate.Note);

    public AcknowledgementSurrogate ConvertToSurrogate(in Acknowledgement value) => new() { By = value.By, At = value.At, Note = value.Note };
}

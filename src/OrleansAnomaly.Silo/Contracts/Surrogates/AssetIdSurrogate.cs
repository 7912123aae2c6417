using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Contracts.Surrogates;

/// <summary>A <see cref="AssetId"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("asset-id")]
internal struct AssetIdSurrogate
{
    [Id(0)]
    public string Tenant;

    [Id(1)]
    public string Path;
}

/// <inheritdoc cref="AssetIdSurrogate"/>
[RegisterConverter]
internal sealed class AssetIdConverter : IConverter<AssetId, AssetIdSurrogate>
{
    public AssetId ConvertFromSurrogate(in AssetIdSurrogate surrogate) => new(surrogate.Tenant, surrogate.Path);

    public AssetIdSurrogate ConvertToSurrogate(in AssetId value) => new() { Tenant = value.Tenant, Path = value.Path };
}

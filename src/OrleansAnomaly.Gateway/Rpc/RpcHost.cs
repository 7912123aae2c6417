using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.GrpcWire;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>With what a gateway speaks gRPC, and what it hosts.</summary>
/// <param name="Wire">Speaks it.</param>
internal sealed record RpcHost(IRpcWire Wire)
{
    /// <summary>What a gateway has where nothing else is said.</summary>
    public static readonly RpcHost Own = new(new OwnWire());

    /// <summary>Methods beside those of <see cref="RpcMethods"/>; tests have some.</summary>
    public IReadOnlyList<RpcMethod> Further { get; init; } = [];

    /// <summary>Adds what carries the further methods out.</summary>
    public Action<IServiceCollection> AddFurther { get; init; } = _ => { };

    /// <summary>All that is hosted.</summary>
    public IReadOnlyList<RpcMethod> Methods => [.. RpcMethods.All, .. Further];
}

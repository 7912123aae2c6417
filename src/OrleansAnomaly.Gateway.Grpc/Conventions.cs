using Microsoft.AspNetCore.Builder;

namespace OrleansAnomaly.Gateway.Grpc;

/// <summary>What is said of one method's endpoint, kept until the library makes it.</summary>
internal sealed class Conventions : IEndpointConventionBuilder
{
    private readonly List<Action<EndpointBuilder>> _first = [], _last = [];

    public void Add(Action<EndpointBuilder> convention) => _first.Add(convention);

    public void Finally(Action<EndpointBuilder> finallyConvention) => _last.Add(finallyConvention);

    public void Apply(EndpointBuilder endpoint) => _first.ForEach(convention => convention(endpoint));

    public void ApplyFinally(EndpointBuilder endpoint) => _last.ForEach(convention => convention(endpoint));
}

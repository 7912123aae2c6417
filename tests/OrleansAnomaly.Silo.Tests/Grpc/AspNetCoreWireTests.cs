using OrleansAnomaly.Gateway.Grpc;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Tests.Grpc;

namespace OrleansAnomaly.Silo.Tests.Grpc;

/// <summary>The wire of silos and their gateways.</summary>
public sealed class AspNetCoreWireTests : GrpcConformance
{
    private protected override RpcHost Host { get; } = new(new AspNetCoreWire());

    // What is neither packed nor plain, and a length of more than 2 GiB, are to the library failures that nobody has foreseen. A message that is too long for its
    // method, but not for all methods with large ones, is awaited first.
    private protected override int EndOf(byte[] body, int status) => body switch
    {
        [7, ..] or [0, 0xFF, ..] => 2,
        [0, 0, 0x10, ..] => 13,
        _ => status,
    };

    private protected override int EndOfTooFewOrMany => 13;

    // It is unpacked up to the longest message that any method takes, into a buffer that doubles.
    private protected override int MostForABomb => 100 << 20;
}

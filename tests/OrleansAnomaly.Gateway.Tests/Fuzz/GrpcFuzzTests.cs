using OrleansAnomaly.Bench.Fuzz.Grpc;

namespace OrleansAnomaly.Gateway.Tests.Fuzz;

public class GrpcFuzzTests
{
    /// <summary>The long run is <c>bench fuzz grpc</c>.</summary>
    [Fact]
    public async Task Whatever_is_sent_a_call_ends_with_a_code_and_a_connection_with_one_of_its_protocol()
    {
        GrpcFuzzTotals met = await GrpcFuzz.RunAsync(3_000, seed: 11, TextWriter.Null);
        Assert.True(met.Findings.IsEmpty, string.Join('\n', met.Findings));
        Assert.Equal(3_000, met.Calls + met.Connections);
        // Without these it would have looked at next to nothing.
        Assert.All((int[])[0, 3, 4, 5, 8, 12, 13], status => Assert.Contains(status, met.Statuses.Keys));
        Assert.All((string[])["noise", "mutated", "rapid reset", "giant headers", "continuations", "stream flood", "window"], sort => Assert.Contains(met.Ends.Keys, end => end.StartsWith(sort + ": ", StringComparison.Ordinal)));
        Assert.InRange(met.Accepted, 100, long.MaxValue);
    }

    [Fact]
    public void The_same_seed_and_number_make_the_same_case()
    {
        for (long number = 0; number < 300; number++)
        {
            Assert.Equal(CallCase.Make(3, number).Body, CallCase.Make(3, number).Body);
            Assert.Equal(FrameCase.Make(3, number).Bytes, FrameCase.Make(3, number).Bytes);
        }
        Assert.NotEqual(FrameCase.Make(3, 1).Bytes, FrameCase.Make(4, 1).Bytes);
    }
}

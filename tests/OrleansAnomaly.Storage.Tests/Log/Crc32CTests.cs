using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Storage.Tests.Log;

public class Crc32CTests
{
    [Fact]
    public void Published_vectors_are_met()
    {
        Assert.Equal(0u, Crc32C.Of([]));
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        // RFC 3720, appendix B.4.
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0x113FDB5Cu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]));
    }

    [Fact]
    public void Bytes_in_pieces_have_the_checksum_of_the_whole()
    {
        var random = new SplitMix64(1);
        byte[] bytes = [.. Enumerable.Range(0, 100).Select(_ => (byte)random.NextUInt64())];
        for (int cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(Crc32C.Of(bytes), Crc32C.Append(Crc32C.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }
}

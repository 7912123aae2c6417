using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Tests.Files;

public class Crc32CTests
{
    [Fact]
    public void The_known_vectors_hold()
    {
        Assert.Equal(0u, Crc32C.Of([]));
        Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8));
        // RFC 3720, B.4: 32 bytes of zeros, of ones, and rising.
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, Crc32C.Of(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
    }

    [Fact]
    public void Eight_bytes_a_step_and_any_cut_say_what_one_bit_a_step_says()
    {
        var random = new SplitMix64(7);
        for (int length = 0; length < 70; length++)
        {
            byte[] bytes = [.. Enumerable.Range(0, length).Select(_ => (byte)random.NextInt32(256))];
            uint expected = BitByBit(bytes);
            for (int cut = 0; cut <= length; cut++)
                Assert.Equal(expected, Crc32C.Then(Crc32C.Of(bytes.AsSpan(..cut)), bytes.AsSpan(cut..)));
        }
    }

    private static uint BitByBit(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }
}

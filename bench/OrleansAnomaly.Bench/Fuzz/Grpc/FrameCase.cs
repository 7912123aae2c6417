using System.Buffers.Binary;
using System.Text;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Bench.Fuzz.Grpc;

/// <summary>What is sent on one connection that does not keep to HTTP/2 (RFC 9113), or abuses it; the same seed and number make the same.</summary>
/// <param name="Sort">Which way it is wrong.</param>
/// <param name="Bytes">All of it, preface first.</param>
/// <param name="Frames">How many frames these are.</param>
internal sealed record FrameCase(string Sort, byte[] Bytes, int Frames)
{
    /// <summary>What the last ping has: where it comes back the gateway has read all, and goes on.</summary>
    public static readonly byte[] LastPing = "fuzzfuzz"u8.ToArray();

    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, WindowUpdate = 8, Continuation = 9;
    private const byte EndStream = 1, EndHeaders = 4;

    private static readonly string[] s_sorts = ["noise", "noise", "noise", "mutated", "mutated", "rapid reset", "giant headers", "continuations", "settings flood", "ping flood", "stream flood", "window", "preface", "cut"];

    public static FrameCase Make(ulong seed, long number)
    {
        var random = new SplitMix64(seed * 7_919 + (ulong)number);
        string sort = s_sorts[random.NextInt32(s_sorts.Length)];
        var output = new Writer();
        if (sort == "preface")
            return new FrameCase(sort, Noise(ref random, 1 + random.NextInt32(200)), 0);
        output.Raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        output.Frame(Settings, 0, 0, []);
        byte[] call = CallHeaders("/orleansanomaly.v1.TelemetryService/Ingest", []);
        switch (sort)
        {
            case "noise":
                for (int i = random.NextInt32(20); i >= 0; i--)
                    output.Frame((byte)random.NextInt32(12), (byte)random.NextUInt64(), random.NextInt32(8), Noise(ref random, random.NextInt32(100)));
                break;
            case "mutated":
                output.Frame(Headers, EndHeaders, 1, Changed(call, ref random));
                output.Frame(Data, EndStream, 1, Noise(ref random, random.NextInt32(60)));
                break;
            case "rapid reset":
                for (int i = 0; i < 300; i++)
                {
                    output.Frame(Headers, EndHeaders, 2 * i + 1, call);
                    output.Frame(Reset, 0, 2 * i + 1, [0, 0, 0, 8]);
                }
                break;
            case "giant headers":
                output.Frame(Headers, EndStream, 1, CallHeaders("/x", [("x-large", new string('a', 14_000))]));
                for (int i = 0; i < 8; i++)
                    output.Frame(Continuation, i == 7 ? EndHeaders : (byte)0, 1, Literal($"x-{i}", new string('b', 15_000)));
                break;
            case "continuations":
                output.Frame(Headers, EndStream, 1, call);
                for (int i = 0; i < 2_000; i++)
                    output.Frame(Continuation, 0, 1, i % 2 == 0 ? [] : Literal("x", "y"));
                break;
            case "settings flood":
                for (int i = 0; i < 2_000; i++)
                    output.Frame(Settings, 0, 0, [0, 4, 0, (byte)i, 0xFF, 0xFF]);
                break;
            case "ping flood":
                for (int i = 0; i < 2_000; i++)
                    output.Frame(Ping, 0, 0, new byte[8]);
                break;
            case "stream flood":
                for (int i = 0; i < 400; i++)
                    output.Frame(Headers, EndHeaders, 2 * i + 1, call);
                break;
            case "window":
                output.Frame(Headers, EndHeaders, 1, call);
                for (int i = 0; i < 3; i++)
                    output.Frame(WindowUpdate, 0, random.NextInt32(2), [0x7F, 0xFF, 0xFF, (byte)random.NextUInt64()]);
                output.Frame(WindowUpdate, 0, 1, new byte[4]);
                break;
            default:
                output.Frame(Headers, EndHeaders, 1, call);
                output.Frame(Data, 0, 1, [0, 0, 0, 1, 0, 1, 2]);
                return new FrameCase(sort, output.ToArray()[..^(1 + random.NextInt32(12))], output.Frames);
        }
        output.Frame(Ping, 0, 0, LastPing);
        return new FrameCase(sort, output.ToArray(), output.Frames);
    }

    /// <summary>Whether it ends in the middle, so that nothing comes back before the gateway is told that this was all.</summary>
    public bool IsCut => Sort is "cut" or "preface";

    private static byte[] Noise(ref SplitMix64 random, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)random.NextUInt64();
        return bytes;
    }

    private static byte[] Changed(byte[] bytes, ref SplitMix64 random)
    {
        byte[] changed = [.. bytes];
        for (int i = random.NextInt32(4); i >= 0; i--)
            changed[random.NextInt32(changed.Length)] = (byte)random.NextUInt64();
        return changed;
    }

    /// <summary>Headers of a call, none of them packed (RFC 7541, literals without indexing).</summary>
    private static byte[] CallHeaders(string path, IReadOnlyList<(string Name, string Value)> further)
    {
        (string Name, string Value)[] all = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x"), ("te", "trailers"), ("content-type", "application/grpc"), ("grpc-timeout", "1S"), .. further];
        return [.. all.SelectMany(header => Literal(header.Name, header.Value))];
    }

    private static byte[] Literal(string name, string value) => [0, .. Text(name), .. Text(value)];

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length < 127)
            return [(byte)bytes.Length, .. bytes];
        List<byte> length = [127];
        int rest = bytes.Length - 127;
        for (; rest >= 128; rest /= 128)
            length.Add((byte)(rest % 128 + 128));
        return [.. length, (byte)rest, .. bytes];
    }

    private sealed class Writer
    {
        private readonly MemoryStream _bytes = new();

        public int Frames { get; private set; }

        public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

        public void Frame(byte type, byte flags, int stream, byte[] payload)
        {
            Span<byte> head = stackalloc byte[9];
            BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8);
            head[3] = type;
            head[4] = flags;
            BinaryPrimitives.WriteInt32BigEndian(head[5..], stream);
            _bytes.Write(head);
            _bytes.Write(payload);
            Frames++;
        }

        public byte[] ToArray() => _bytes.ToArray();
    }
}

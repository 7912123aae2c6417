using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Bench.Fuzz.Grpc;

/// <summary>One call that is mostly not as it should be; the same seed and number make the same one.</summary>
/// <param name="Method">What is called.</param>
/// <param name="ContentType">As what.</param>
/// <param name="Headers">With what.</param>
/// <param name="Body">The body.</param>
internal sealed record CallCase(RpcMethod Method, string ContentType, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>The clock of the fleet under test, in milliseconds.</summary>
    public const long Now = 1_772_452_800_000;

    private static readonly string[] s_types = ["application/grpc", "application/grpc", "application/grpc", "application/grpc+proto", "application/grpc-web", "application/grpc-web-text", "application/json", "application/grpc+json", "text/plain"];
    private static readonly string[] s_timeouts = ["1S", "99999999H", "1", "S", "-1S", "0n", "1m", "123456789S", "9999999999999999999999m", "1 S", "1u"];
    private static readonly string[] s_encodings = ["gzip", "deflate", "identity", "br", "zip", "", "gzip,gzip", "GZIP"];

    public static CallCase Make(ulong seed, long number)
    {
        var random = new SplitMix64(seed * 1_000_003 + (ulong)number);
        RpcMethod method = RpcMethods.All[random.NextInt32(RpcMethods.All.Count)];
        string type = random.NextDouble() < 0.7 ? s_types[0] : s_types[random.NextInt32(s_types.Length)];
        List<(string, string)> headers = [];
        // What would never end by itself is ended by its deadline.
        headers.Add(("grpc-timeout", method.Kind is RpcKind.ServerStream ? "5m" : random.NextDouble() < 0.9 ? "5S" : s_timeouts[random.NextInt32(s_timeouts.Length)]));
        string? encoding = random.NextDouble() < 0.2 ? s_encodings[random.NextInt32(s_encodings.Length)] : null;
        if (encoding is not null)
            headers.Add(("grpc-encoding", encoding));
        if (random.NextDouble() < 0.3)
            headers.Add(("grpc-accept-encoding", s_encodings[random.NextInt32(s_encodings.Length)]));
        if (random.NextDouble() < 0.1)
            headers.Add(("x-some-bin", new string((char)('!' + random.NextInt32(90)), 1 + random.NextInt32(500))));
        var body = new MemoryStream();
        int messages = method.Kind is RpcKind.Bidirectional ? random.NextInt32(5) : random.NextDouble() < 0.95 ? 1 : random.NextInt32(4);
        for (int i = 0; i < messages; i++)
            Add(body, Mutate(Example(ref random, method), ref random), encoding, ref random);
        byte[] bytes = body.ToArray();
        if (random.NextDouble() < 0.1)
            bytes = Mutate(bytes, ref random);
        return new CallCase(method, type, headers, type == "application/grpc-web-text" && random.NextDouble() < 0.8 ? System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)) : bytes);
    }

    private static void Add(MemoryStream body, byte[] message, string? encoding, ref SplitMix64 random)
    {
        byte flag = 0;
        if (encoding is "gzip" or "deflate" && random.NextDouble() < 0.8)
        {
            flag = 1;
            // Now and then one that would become much larger than it may.
            message = Packed(random.NextDouble() < 0.05 ? new byte[8 << 20] : message, encoding);
        }
        else if (random.NextDouble() < 0.05)
        {
            flag = (byte)random.NextUInt64();
        }
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
        if (random.NextDouble() < 0.05)
            length[random.NextInt32(4)] ^= (byte)random.NextUInt64();
        body.WriteByte(flag);
        body.Write(length);
        body.Write(message);
    }

    private static byte[] Packed(byte[] message, string encoding)
    {
        var packed = new MemoryStream();
        using (Stream stream = encoding == "gzip" ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            stream.Write(message);
        return packed.ToArray();
    }

    /// <summary>A message that the method takes, or nearly.</summary>
    private static byte[] Example(ref SplitMix64 random, RpcMethod method)
    {
        string name = method.Named.InputType.Name;
        string sensor = $"plant/machine-{random.NextInt32(4)}/s{random.NextInt32(3)}";
        IMessage? made = name switch
        {
            "IngestRequest" => new IngestRequest { Readings = Rows(ref random), Wait = (IngestWait)random.NextInt32(3) },
            "IngestStreamRequest" => new IngestStreamRequest { Sequence = random.NextUInt64(), Readings = Rows(ref random) },
            "DetectSeriesRequest" => new DetectSeriesRequest { Values = { Enumerable.Repeat(1.0, random.NextInt32(40)) }, Judging = new Judging { Granularity = (Granularity)random.NextInt32(9), Sensitivity = random.NextInt32(120) } },
            "DetectAssetRequest" => new DetectAssetRequest { Sensors = { new SensorValues { Name = sensor, Values = { Enumerable.Range(0, 20).Select(i => (double)i) } } }, Judging = new Judging { Granularity = Granularity.Hourly } },
            "GetSensorRequest" => new GetSensorRequest { Sensor = sensor },
            "QueryRequest" => new QueryRequest { Sensor = sensor, Limit = random.NextInt32(20_000) },
            "GetSeriesRequest" => new GetSeriesRequest { Sensor = sensor, Shape = SeriesShape.Plot },
            "SubscribeRequest" => new SubscribeRequest { Prefix = "plant", After = $"{random.NextInt32(50)}.0" },
            _ => null,
        };
        return made?.ToByteArray() ?? [];
    }

    private static V1.Readings Rows(ref SplitMix64 random)
    {
        int rows = random.NextInt32(30);
        var readings = new V1.Readings { Sensors = { "plant/machine-0/s0", "plant/machine-1/s1" } };
        for (int i = 0; i < rows; i++)
        {
            readings.Indexes.Add((uint)random.NextInt32(3));
            readings.Times.Add(Now - random.NextInt32(100_000));
            readings.Values.Add(BitConverter.UInt64BitsToDouble(random.NextUInt64()));
        }
        return readings;
    }

    private static byte[] Mutate(byte[] bytes, ref SplitMix64 random)
    {
        if (random.NextDouble() < 0.3)
            return bytes;
        List<byte> changed = [.. bytes];
        for (int change = 1 + random.NextInt32(4); change > 0; change--)
        {
            int at = changed.Count == 0 ? 0 : random.NextInt32(changed.Count);
            switch (random.NextInt32(5))
            {
                case 0 when changed.Count > 0:
                    changed[at] ^= (byte)(1 << random.NextInt32(8));
                    break;
                case 1 when changed.Count > 0:
                    changed.RemoveRange(at, Math.Min(changed.Count - at, 1 + random.NextInt32(8)));
                    break;
                case 2:
                    changed.InsertRange(at, Enumerable.Repeat((byte)random.NextUInt64(), 1 + random.NextInt32(8)));
                    break;
                case 3 when changed.Count > 0:
                    changed[at] = 0xFF;
                    break;
                default:
                    changed.AddRange(changed.GetRange(at, Math.Min(changed.Count - at, 64)));
                    break;
            }
        }
        return [.. changed];
    }
}

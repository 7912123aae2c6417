using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using OrleansAnomaly.Gateway.Rpc;

namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>Unpacks and packs messages.</summary>
internal static class PackedMessage
{
    private const int FirstBytes = 16 << 10;

    /// <summary>
    /// A packed message, unpacked; never more of it than may be, whatever it would become. What is returned must be given back to the shared pool of arrays.
    /// </summary>
    /// <exception cref="CallEndedException">It is too large, or not packed as it says.</exception>
    public static ArraySegment<byte> Unpack(ReadOnlySequence<byte> packed, Packing packing, int mostBytes)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        int filled = 0;
        try
        {
            using Stream stream = Open(StreamOf(packed), packing);
            while (stream.Read(buffer, filled, buffer.Length - filled) is var read and > 0)
            {
                filled += read;
                if (filled > mostBytes)
                    throw new CallEndedException(RpcCode.ResourceExhausted, $"the message has more than {mostBytes} bytes once unpacked; send less");
                if (filled < buffer.Length)
                    continue;
                byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
                buffer.AsSpan(0, filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
            return new ArraySegment<byte>(buffer, 0, filled);
        }
        catch (Exception failure)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (failure is InvalidDataException or InvalidOperationException)
                throw new CallEndedException(RpcCode.Internal, $"the packed message is damaged after {filled} unpacked bytes; expected what grpc-encoding says, whole", failure);
            throw;
        }
    }

    /// <summary>A message, packed.</summary>
    public static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> message, Packing packing)
    {
        var packed = new MemoryStream();
        using (Stream stream = packing == Packing.Gzip
            ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            stream.Write(message);
        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }

    private static MemoryStream StreamOf(ReadOnlySequence<byte> bytes) =>
        bytes.IsSingleSegment && MemoryMarshal.TryGetArray(bytes.First, out ArraySegment<byte> array) && array.Array is not null
            ? new MemoryStream(array.Array, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    private static Stream Open(Stream packed, Packing packing) =>
        packing == Packing.Gzip ? new GZipStream(packed, CompressionMode.Decompress) : new ZLibStream(packed, CompressionMode.Decompress);
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using OrleansAnomaly.Gateway.Rpc;

namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>
/// Finds the messages in the body of a call: a byte that says whether it is packed, four of its length, and the message. No more than one message is held,
/// and no more of it than has come.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="packing">How messages are packed that say that they are.</param>
/// <param name="mostBytes">Most bytes of a message, as sent and once unpacked.</param>
internal sealed class MessageFrames(PipeReader body, Packing packing, int mostBytes)
{
    private const int PrefixBytes = 5;

    /// <summary>The next message; null behind the last.</summary>
    /// <param name="read">Makes something of its bytes, which are good only meanwhile.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    /// <exception cref="CallEndedException">The body is not as the protocol has it.</exception>
    public async ValueTask<T?> NextAsync<T>(Func<ReadOnlySequence<byte>, T> read, CancellationToken stop)
        where T : class
    {
        while (true)
        {
            ReadResult result = await ReadAsync(stop).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            SequencePosition end = buffer.Start;
            try
            {
                if (TryFind(buffer, out bool isPacked, out ReadOnlySequence<byte> message))
                {
                    end = message.End;
                    return isPacked ? Unpacked(message, read) : read(message);
                }
                if (result.IsCompleted)
                {
                    return buffer.IsEmpty
                        ? null
                        : throw new CallEndedException(RpcCode.Internal, $"the call ends within a message, of which {buffer.Length} bytes came with its prefix; expected all of it");
                }
            }
            finally
            {
                // All was looked at: there is no point in coming back before there is more.
                body.AdvanceTo(end, end.Equals(buffer.Start) ? buffer.End : end);
            }
        }
    }

    private async ValueTask<ReadResult> ReadAsync(CancellationToken stop)
    {
        try
        {
            return await body.ReadAsync(stop).ConfigureAwait(false);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            throw new OperationCanceledException("the connection of the caller is broken", broken);
        }
    }

    private bool TryFind(ReadOnlySequence<byte> buffer, out bool isPacked, out ReadOnlySequence<byte> message)
    {
        message = default;
        isPacked = false;
        if (buffer.Length < PrefixBytes)
            return false;
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (prefix[0] > 1)
            throw new CallEndedException(RpcCode.Internal, $"a message begins with the byte {prefix[0]}; expected 0, or 1 where it is packed");
        isPacked = prefix[0] == 1;
        if (isPacked && packing == Packing.None)
            throw new CallEndedException(RpcCode.Internal, "a message says that it is packed, but grpc-encoding does not say how; expected gzip or deflate there");
        if (length > (uint)mostBytes)
            throw new CallEndedException(RpcCode.ResourceExhausted, $"a message of {length} bytes is announced; expected at most {mostBytes}");
        if (buffer.Length - PrefixBytes < length)
            return false;
        message = buffer.Slice(PrefixBytes, length);
        return true;
    }

    private T Unpacked<T>(ReadOnlySequence<byte> packed, Func<ReadOnlySequence<byte>, T> read)
    {
        ArraySegment<byte> message = PackedMessage.Unpack(packed, packing, mostBytes);
        try
        {
            return read(new ReadOnlySequence<byte>(message));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message.Array!);
        }
    }
}

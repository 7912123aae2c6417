using System.Buffers;
using System.Buffers.Text;
using OrleansAnomaly.Gateway.Rpc;

namespace OrleansAnomaly.Gateway.GrpcWire;

/// <summary>A body in base64, decoded as it comes. Parts of it may be padded each for itself.</summary>
internal sealed class Base64Body(Stream inner) : Stream
{
    private const int Quantum = 4;

    // What has come of a group of four letters whose others have not.
    private readonly byte[] _rest = new byte[Quantum];
    private int _restCount;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Four letters become three bytes, so that as many letters as there is room for bytes always fit; at least one group is read.
        byte[] letters = ArrayPool<byte>.Shared.Rent(Math.Clamp(buffer.Length, 2 * Quantum, 64 << 10));
        try
        {
            while (true)
            {
                _rest.AsSpan(0, _restCount).CopyTo(letters);
                int most = Math.Min(letters.Length, Math.Max(Quantum, buffer.Length / 3 * Quantum));
                int read = await inner.ReadAsync(letters.AsMemory(_restCount, most - _restCount), cancellationToken).ConfigureAwait(false);
                int filled = _restCount + read, whole = filled - filled % Quantum;
                if (read == 0)
                    return _restCount == 0 ? 0 : throw Damaged();
                _restCount = filled - whole;
                letters.AsSpan(whole, _restCount).CopyTo(_rest);
                int decoded = Decode(letters.AsSpan(0, whole), buffer.Span);
                if (decoded > 0)
                    return decoded;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(letters);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Decode(ReadOnlySpan<byte> letters, Span<byte> bytes)
    {
        int decoded = 0;
        while (!letters.IsEmpty)
        {
            // Up to the end of the part: behind padding another one begins.
            int padding = letters.IndexOf((byte)'=');
            ReadOnlySpan<byte> part = padding < 0 ? letters : letters[..Math.Min(letters.Length, padding - padding % Quantum + Quantum)];
            if (Base64.DecodeFromUtf8(part, bytes[decoded..], out int used, out int written) != OperationStatus.Done || used != part.Length)
                throw Damaged();
            decoded += written;
            letters = letters[part.Length..];
        }
        return decoded;
    }

    private static CallEndedException Damaged() => new(RpcCode.Internal, "the body is not base64; expected that, as Content-Type says");
}

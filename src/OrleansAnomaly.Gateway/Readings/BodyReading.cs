using System.Buffers;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Readings;

/// <summary>Reads a body through its format into batches; never holds more of it than a buffer and two batches.</summary>
internal static class BodyReading
{
    private const int BufferBytes = 2 * RowFormat.LongestRow;

    public static async Task ReadAsync(UnpackedBody body, RowFormat format, BatchIntake intake, CancellationToken stop)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int filled = 0;
            for (bool isEnd = false; !isEnd;)
            {
                if (filled == buffer.Length)
                    throw new RefusedRequestException(ProblemKind.UnreadableBody, $"row {intake.Rows + 1} is too long; expected at most {RowFormat.LongestRow} bytes");
                int read = await body.ReadAsync(buffer.AsMemory(filled), stop).ConfigureAwait(false);
                filled += read;
                isEnd = read == 0;
                int used = 0;
                while (true)
                {
                    used += format.Read(buffer.AsSpan(used, filled - used), isEnd, intake);
                    if (!intake.IsFull)
                        break;
                    await intake.SendAsync(stop).ConfigureAwait(false);
                }
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
            await intake.EndAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            // What was handed over is waited for, also when the rest turned out unusable: its receipt counts.
            await intake.SettleAsync().ConfigureAwait(false);
        }
    }
}

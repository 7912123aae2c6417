namespace OrleansAnomaly.Storage.Cluster;

/// <summary>A row of a partition's log: records that are written, read and trimmed as one.</summary>
/// <param name="Partition">Whose row it is; 0 … 1,023.</param>
/// <param name="Epoch">The <see cref="Tenure.Epoch"/> of the owner that writes it.</param>
/// <param name="Position">Place of its first position in its partition: dense from 0, to 2⁶⁰.</param>
/// <param name="Count">How many positions it takes; 1 or more. The next row begins at <paramref name="Position"/> + <paramref name="Count"/>.</param>
/// <param name="Records">Bytes that the log does not look into; 1 to <see cref="LogBounds.MostRowBytes"/>. They bring checksums of their own.</param>
public readonly record struct LogRow(int Partition, long Epoch, long Position, int Count, ReadOnlyMemory<byte> Records)
{
    internal long Next => Position + Count;
}

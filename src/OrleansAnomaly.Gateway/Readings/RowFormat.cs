namespace OrleansAnomaly.Gateway.Readings;

/// <summary>A format of bodies of readings: finds the rows in the text as it comes.</summary>
internal abstract class RowFormat
{
    /// <summary>Longest row in bytes.</summary>
    public const int LongestRow = 64 << 10;

    /// <summary>Hands whole rows over until the batch is full or no whole row is left.</summary>
    /// <param name="text">What has come and was not used yet.</param>
    /// <param name="isEnd">Whether nothing comes after it.</param>
    /// <param name="intake">Takes the rows.</param>
    /// <returns>How many bytes were used.</returns>
    /// <exception cref="Problems.RefusedRequestException">The rest of the body cannot be read.</exception>
    public abstract int Read(ReadOnlySpan<byte> text, bool isEnd, BatchIntake intake);
}

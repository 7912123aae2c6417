namespace OrleansAnomaly.Storage.States;

/// <summary>
/// Where a state record lies. Who gets one, from <see cref="StateStore.Append"/> or while loading, holds it until it calls
/// <see cref="StateStore.Release"/>; so long the record is live. The default value is no record.
/// </summary>
/// <param name="File">Number of the data file, ≥ 1; 0 where this is no record.</param>
/// <param name="Offset">Byte position of the record in the file.</param>
/// <param name="Bytes">Length of the whole record.</param>
public readonly record struct StateRef(int File, long Offset, int Bytes)
{
    /// <summary>Whether this is no record.</summary>
    public bool IsNone => File == 0;

    /// <summary>Length of the record's payload: the room that <see cref="StateStore.Read"/> needs.</summary>
    public int PayloadBytes => Math.Max(0, Bytes - RecordFormat.HeaderBytes);
}

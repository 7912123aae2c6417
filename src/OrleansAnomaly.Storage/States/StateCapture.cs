namespace OrleansAnomaly.Storage.States;

/// <summary>What a snapshot is going to hold: files of a <see cref="StateStore"/>, and how much of each.</summary>
public sealed class StateCapture
{
    internal StateCapture(IReadOnlyList<(StateFile File, long Length)> files) => Files = files;

    internal IReadOnlyList<(StateFile File, long Length)> Files { get; }
}

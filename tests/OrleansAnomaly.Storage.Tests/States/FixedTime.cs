namespace OrleansAnomaly.Storage.Tests.States;

/// <summary>A clock that stands still at 2026-01-02T03:04:05.678901Z.</summary>
internal sealed class FixedTime : TimeProvider
{
    public static readonly FixedTime Instance = new();

    public const long Micros = 1_767_323_045_678_901;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(Micros * 10);
}

using System.Globalization;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Security;

/// <summary>The watched plant behind a door, with a machine of another tenant that has gone wrong too, and a key of every kind.</summary>
public sealed class GuardedPlant : WatchedPlant
{
    /// <summary>What all paths of the other tenant begin with.</summary>
    public const string Hidden = "hidden";

    private readonly Telemetry _others = new(7, 1, 3);
    private readonly ManualTime _clock = new(KeyBook.Now);

    public GuardedPlant()
    {
        Expired = Book.Add(Role.Admin, good: TimeSpan.Zero);
        Revoked = Book.Add(Role.Admin);
        Book.Revoke(Revoked);
        Keys = Enum.GetValues<Role>().ToDictionary(role => role, role => Book.Add(role));
        All = Book.Add(Role.Admin, Roles.AllTenants);
        Narrow = Book.Add(Role.Admin, path: "plant/machine-0001");
    }

    internal KeyBook Book { get; } = new();

    /// <summary>A key of the tenant for every role.</summary>
    internal IReadOnlyDictionary<Role, string> Keys { get; }

    /// <summary>An administrator of all tenants.</summary>
    internal string All { get; }

    /// <summary>An administrator of machine 1 alone.</summary>
    internal string Narrow { get; }

    internal string Expired { get; }

    internal string Revoked { get; }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Book.Dispose();
    }

    private protected override (GatewayOptions? Options, TimeProvider? Clock, string? Key) Door() =>
        (Book.Options with { Security = Book.Options.Security with { FailuresPerMinute = 0 } }, _clock, All);

    private protected override async Task AlsoAsync(long time, int step)
    {
        var batch = new ReadingBatchBuilder();
        for (int i = 0; i < _others.Sensors.Count; i++)
            batch.Add(SensorId.Create(string.Create(CultureInfo.InvariantCulture, $"{Hidden}/machine/s{i}"), "other"), _others.Next(i, time, step >= Steps - 12));
        await Gateway.Fleet.IngestAsync(batch.Build());
    }
}

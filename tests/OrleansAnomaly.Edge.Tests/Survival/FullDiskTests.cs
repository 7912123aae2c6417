using OrleansAnomaly.Core.Fleet;

namespace OrleansAnomaly.Edge.Tests.Survival;

public sealed class FullDiskTests
{
    [SmallDiskFact]
    public async Task A_disk_that_fills_up_stops_intake_and_more_room_and_a_new_start_find_all_that_was_acknowledged()
    {
        using SmallDisk disk = SmallDisk.Mount(24);
        var site = new Site(disk.Path);
        EmbeddedFleet fleet = await site.StartAsync();
        await AssertStopsAsync(site, fleet, () => site.IngestAsync(fleet, 1_000));
        disk.Enlarge(128);
        await AssertAllIsThereAsync(site);
    }

    [SmallDiskFact]
    public async Task Where_the_log_finds_no_room_first_all_is_answered_that_was_known()
    {
        using SmallDisk disk = SmallDisk.Mount(24);
        var site = new Site(disk.Path);
        EmbeddedFleet fleet = await site.StartAsync();
        await site.IngestAsync(fleet, 5);
        List<string> before = await Site.DigestsAsync(fleet);
        disk.Fill(but: 8_192);
        await AssertStopsAsync(site, fleet, () => site.IngestAsync(fleet, 1_000));
        disk.Empty();
        await AssertAllIsThereAsync(site, before);
    }

    [SmallDiskFact]
    public async Task Where_a_snapshot_finds_no_room_whoever_waits_for_it_is_told()
    {
        using SmallDisk disk = SmallDisk.Mount(24);
        var site = new Site(disk.Path);
        EmbeddedFleet fleet = await site.StartAsync();
        await site.IngestAsync(fleet, 5);
        List<string> before = await Site.DigestsAsync(fleet);
        disk.Fill(but: 8_192);
        await AssertStopsAsync(site, fleet, async () => await fleet.ExecuteAsync(new TakeSnapshot()));
        disk.Empty();
        await AssertAllIsThereAsync(site, before);
    }

    [SmallDiskFact]
    public async Task Where_history_finds_no_room_first_the_log_has_what_was_acknowledged()
    {
        using SmallDisk disk = SmallDisk.Mount(24);
        var site = new Site(disk.Path);
        EmbeddedFleet fleet = await site.StartAsync();
        await site.IngestAsync(fleet, 1);
        disk.Fill(but: 300_000);
        await AssertStopsAsync(site, fleet, () => site.IngestAsync(fleet, 1_000));
        disk.Empty();
        await AssertAllIsThereAsync(site);
    }

    private static async Task AssertStopsAsync(Site site, EmbeddedFleet fleet, Func<Task> work)
    {
        var stopped = await Assert.ThrowsAsync<FleetStoppedException>(work);
        Assert.Contains(site.Path, stopped.Message, StringComparison.Ordinal);
        FleetStatus status = await Site.StatusAsync(fleet);
        Assert.Contains(site.Path, status.Failure, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FleetStoppedException>(() => site.IngestAsync(fleet, 1));
        await Assert.ThrowsAsync<FleetStoppedException>(async () => await fleet.ExecuteAsync(new TakeSnapshot()));
        Assert.Equal(Site.Assets * Site.SensorsPerAsset, (await fleet.QueryAsync(new SensorQuery { Limit = 1_000 })).Items.Count);
        Assert.Empty((await fleet.QueryAsync(new IncidentQuery())).Items);
        await fleet.DisposeAsync();
    }

    private static async Task AssertAllIsThereAsync(Site site, List<string>? digests = null)
    {
        EmbeddedFleet fleet = await site.StartAsync();
        Assert.Empty(fleet.Started.Damages);
        if (digests is not null)
            Assert.Equal(digests.Count, (await Site.DigestsAsync(fleet)).Count);
        await site.IngestAsync(fleet, 2);
        List<string> last = await Site.DigestsAsync(fleet);
        await fleet.CrashAsync();
        site.AssertLogHoldsAll(last);
    }
}

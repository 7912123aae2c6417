using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary>Our tables and statements under the provider that uses them.</summary>
public sealed class MembershipTableTests
{
    private static readonly DateTime s_start = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);

    [PostgresFact]
    public async Task Silos_join_change_and_are_read_with_all_that_they_said()
    {
        AdoNetClusteringTable table = await OpenAsync(await DatabaseAsync(), "one");
        Assert.Empty((await table.ReadAll()).Members);
        MembershipEntry a = Entry(1), b = Entry(2);
        Assert.True(await table.InsertRow(a, (await table.ReadAll()).Version.Next()));
        Assert.True(await table.InsertRow(b, (await table.ReadAll()).Version.Next()));
        MembershipTableData all = await table.ReadAll();
        Assert.Equal(2, all.Version.Version);
        MembershipEntry found = all.TryGet(a.SiloAddress)!.Item1;
        Assert.Equal((a.SiloName, a.HostName, a.Status, a.ProxyPort, a.StartTime, a.IAmAliveTime),
            (found.SiloName, found.HostName, found.Status, found.ProxyPort, found.StartTime, found.IAmAliveTime));
        Assert.Null(found.SuspectTimes);

        a.Status = SiloStatus.Dead;
        a.SuspectTimes = [Tuple.Create(b.SiloAddress, s_start)];
        Assert.True(await table.UpdateRow(a, "", all.Version.Next()));
        MembershipTableData row = await table.ReadRow(a.SiloAddress);
        Assert.Equal(3, row.Version.Version);
        found = Assert.Single(row.Members).Item1;
        Assert.Equal(SiloStatus.Dead, found.Status);
        Assert.Equal(Tuple.Create(b.SiloAddress, s_start), Assert.Single(found.SuspectTimes));
    }

    [PostgresFact]
    public async Task Of_many_who_change_the_table_at_once_one_succeeds_and_a_stale_version_changes_nothing()
    {
        AdoNetClusteringTable table = await OpenAsync(await DatabaseAsync(), "one");
        TableVersion stale = (await table.ReadAll()).Version;
        bool[] joined = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => table.InsertRow(Entry(i), stale.Next())));
        Assert.Single(joined, true);
        MembershipTableData all = await table.ReadAll();
        MembershipEntry only = Assert.Single(all.Members).Item1;
        Assert.Equal(1, all.Version.Version);

        only.Status = SiloStatus.Dead;
        Assert.False(await table.UpdateRow(only, "", stale.Next()));
        Assert.False(await table.InsertRow(Entry(9), stale.Next()));
        // Nor does one who joins twice, or was never there.
        Assert.False(await table.InsertRow(only, all.Version.Next()));
        Assert.False(await table.UpdateRow(Entry(9), "", all.Version.Next()));
        MembershipTableData still = await table.ReadAll();
        Assert.Equal(SiloStatus.Active, Assert.Single(still.Members).Item1.Status);
        Assert.Equal(1, still.Version.Version);
    }

    [PostgresFact]
    public async Task A_sign_of_life_raises_no_version_and_only_the_dead_of_long_ago_are_cleaned_up()
    {
        AdoNetClusteringTable table = await OpenAsync(await DatabaseAsync(), "one");
        MembershipEntry living = Entry(1), dead = Entry(2), justDead = Entry(3);
        dead.Status = justDead.Status = SiloStatus.Dead;
        justDead.IAmAliveTime = s_start.AddDays(1);
        foreach (MembershipEntry entry in new[] { living, dead, justDead })
            Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));

        living.IAmAliveTime = s_start.AddHours(1);
        await table.UpdateIAmAlive(living);
        MembershipTableData all = await table.ReadAll();
        Assert.Equal(3, all.Version.Version);
        Assert.Equal(s_start.AddHours(1), all.TryGet(living.SiloAddress)!.Item1.IAmAliveTime);

        await table.CleanupDefunctSiloEntries(s_start.AddHours(12));
        Assert.Equal([living.SiloAddress, justDead.SiloAddress], (await table.ReadAll()).Members.Select(member => member.Item1.SiloAddress).Order());
    }

    [PostgresFact]
    public async Task Clusters_of_one_database_know_nothing_of_each_other()
    {
        string connection = await DatabaseAsync();
        AdoNetClusteringTable one = await OpenAsync(connection, "one"), two = await OpenAsync(connection, "two");
        Assert.True(await one.InsertRow(Entry(1), (await one.ReadAll()).Version.Next()));
        Assert.Empty((await two.ReadAll()).Members);
        await two.DeleteMembershipTableEntries("one");
        Assert.Empty((await one.ReadAll()).Members);
    }

    private static async Task<string> DatabaseAsync()
    {
        string connection = await (await PostgresServer.SharedAsync())!.NewDatabaseAsync();
        await using PostgresDatabase database = PostgresDatabase.Of(connection);
        await PostgresSchema.MigrateAsync(database);
        return PostgresDatabase.ConnectionString(connection, 4);
    }

    private static async Task<AdoNetClusteringTable> OpenAsync(string connection, string cluster)
    {
        var table = new AdoNetClusteringTable(
            null,
            Options.Create(new ClusterOptions { ClusterId = cluster }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = "Npgsql", ConnectionString = connection }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        return table;
    }

    private static MembershipEntry Entry(int i) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 10_000 + i, 7),
        SiloName = $"silo-{i}",
        HostName = "host",
        Status = SiloStatus.Active,
        ProxyPort = 20_000 + i,
        StartTime = s_start,
        IAmAliveTime = s_start,
    };
}

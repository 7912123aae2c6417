using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Storage;
using OrleansAnomaly.Storage.Log;

namespace OrleansAnomaly.Edge.Tests.Survival;

/// <summary>What people and disks do to the files of a fleet that is not running.</summary>
public sealed class DamageTests(DamageTests.Lives lives) : IClassFixture<DamageTests.Lives>
{
    /// <summary>Damage, whether the log still reaches back to its beginning, and whether a start makes up for it.</summary>
    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool>();
            foreach (bool isWhole in (bool[])[true, false])
            {
                cases.Add("first needed segment deleted", isWhole, false);
                cases.Add("middle segment deleted", isWhole, false);
                cases.Add("newest segment deleted", isWhole, false);
                cases.Add("log deleted", isWhole, false);
                cases.Add("head deleted", isWhole, false);
                cases.Add("middle segment flipped", isWhole, false);
                cases.Add("states deleted", isWhole, isWhole);
                cases.Add("asset flipped", isWhole, isWhole);
                cases.Add("names flipped", isWhole, isWhole);
                cases.Add("newest manifest deleted", isWhole, true);
                cases.Add("newest manifest flipped", isWhole, true);
                cases.Add("all manifests deleted", isWhole, isWhole);
                cases.Add("all manifests flipped", isWhole, isWhole);
                cases.Add("history deleted", isWhole, true);
                cases.Add("history's head flipped", isWhole, false);
                cases.Add("history's tables flipped", isWhole, false);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Damage_is_made_up_for_or_refused_with_its_place_and_who_accepts_loss_goes_on(string damage, bool isWhole, bool isMadeUpFor)
    {
        (Site origin, List<string> digests) = isWhole ? lives.Whole : lives.Trimmed;
        string path = Directory.CreateTempSubdirectory("anomaly-damage-").FullName;
        Site site = origin.CopyTo(path);
        string damaged = Damage.Do(path, damage);
        if (isMadeUpFor)
        {
            EmbeddedFleet made = await site.StartAsync();
            Assert.Equal(digests, await Site.DigestsAsync(made));
            if (!damaged.Contains("manifest", StringComparison.Ordinal) || damage.Contains("flipped", StringComparison.Ordinal))
                Assert.NotEmpty(made.Started.Damages);
            await made.DisposeAsync();
            if (damage == "history deleted")
                await AssertHistoryIsWrittenAgainAsync(origin, site, isWhole);
            Directory.Delete(path, recursive: true);
            return;
        }
        StorageException refused = await Assert.ThrowsAsync<StorageException>(async () => await (await site.StartAsync()).CrashAsync());
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        if (damage.EndsWith("flipped", StringComparison.Ordinal) && !damage.StartsWith("history", StringComparison.Ordinal))
            Assert.Matches("at byte [0-9]+", refused.Message);

        // Also again later on, and nothing that comes from now on is passed over.
        for (int life = 0; life < 3; life++)
        {
            EmbeddedFleet fleet = await site.StartAsync(acceptLoss: true);
            if (life == 0)
                Assert.NotEmpty(fleet.Started.Damages);
            await site.IngestAsync(fleet, 2);
            List<string> before = await Site.DigestsAsync(fleet);
            Assert.Equal(Site.Assets * Site.SensorsPerAsset, before.Count);
            Assert.Null((await Site.StatusAsync(fleet)).Failure);
            await (life == 1 ? fleet.DisposeAsync() : fleet.CrashAsync());
            fleet = await site.StartAsync(acceptLoss: true);
            Assert.Equal(before, await Site.DigestsAsync(fleet));
            await fleet.CrashAsync();
        }
        Directory.Delete(path, recursive: true);
    }

    [Theory]
    [InlineData(FsyncPolicy.Always)]
    [InlineData(FsyncPolicy.Interval)]
    public async Task A_log_that_lost_its_end_to_which_snapshots_and_history_had_come_gives_no_number_twice(FsyncPolicy policy)
    {
        string path = Directory.CreateTempSubdirectory("anomaly-damage-").FullName;
        var site = new Site(path) { Fsync = policy };
        EmbeddedFleet fleet = await site.StartAsync();
        await site.IngestAsync(fleet, 10);
        await fleet.ExecuteAsync(new TakeSnapshot());
        List<string> before = await Site.DigestsAsync(fleet);
        await fleet.CrashAsync();
        Damage.Do(path, "newest segment cut");
        // Where flushes are left for later a loss of power may do this, and needs no operator.
        if (policy == FsyncPolicy.Always)
            Assert.Contains("its end is lost", (await Assert.ThrowsAsync<StorageException>(() => site.StartAsync())).Message, StringComparison.Ordinal);
        bool acceptLoss = policy == FsyncPolicy.Always;
        fleet = await site.StartAsync(acceptLoss);
        Assert.Contains(fleet.Started.Damages, damage => damage.Message.Contains("its end is lost", StringComparison.Ordinal));
        Assert.Equal(before, await Site.DigestsAsync(fleet));
        for (int life = 0; life < 3; life++)
        {
            await site.IngestAsync(fleet, 2);
            before = await Site.DigestsAsync(fleet);
            await (life == 1 ? fleet.DisposeAsync() : fleet.CrashAsync());
            fleet = await site.StartAsync();
            Assert.Equal(before, await Site.DigestsAsync(fleet));
        }
        await fleet.CrashAsync();
        Directory.Delete(path, recursive: true);
    }

    /// <summary>All of it where the log is whole; else what the log still tells, and the names of all sensors.</summary>
    private static async Task AssertHistoryIsWrittenAgainAsync(Site origin, Site site, bool isWhole)
    {
        string path = Directory.CreateTempSubdirectory("anomaly-damage-").FullName;
        Site copy = origin.CopyTo(path);
        // A start in order makes history complete.
        await (await copy.StartAsync()).DisposeAsync();
        EmbeddedFleet sound = await copy.StartAsync();
        int expected = await Site.MinutesAsync(sound);
        await sound.DisposeAsync();
        EmbeddedFleet fleet = await site.StartAsync();
        Assert.Empty(fleet.Started.Damages);
        int found = await Site.MinutesAsync(fleet);
        Assert.InRange(found, isWhole ? expected : expected / 2, expected);
        await site.IngestAsync(fleet, 1);
        await fleet.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    /// <summary>The same life on two disks: one keeps the whole log, the other trims it as it goes.</summary>
    public sealed class Lives : IAsyncLifetime
    {
        private readonly string _root = Directory.CreateTempSubdirectory("anomaly-lives-").FullName;

        internal (Site Site, List<string> Digests) Whole { get; private set; }

        internal (Site Site, List<string> Digests) Trimmed { get; private set; }

        public async Task InitializeAsync()
        {
            var whole = new Site(Path.Combine(_root, "whole"));
            Whole = (whole, await whole.LiveAsync());
            whole.AssertLogHoldsAll(Whole.Digests);
            var trimmed = new Site(Path.Combine(_root, "trimmed"), keepsLog: false);
            Trimmed = (trimmed, await trimmed.LiveAsync());
            Assert.InRange(Directory.GetFiles(Path.Combine(_root, "trimmed", "log"), "*.log").Length, 4, 100);
            Assert.False(File.Exists(Path.Combine(_root, "trimmed", "log", "0000000001.log")));
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_root, recursive: true);
            return Task.CompletedTask;
        }
    }
}

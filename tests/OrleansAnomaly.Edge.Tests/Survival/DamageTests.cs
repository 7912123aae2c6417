using OrleansAnomaly.Storage;

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
            await made.CrashAsync();
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

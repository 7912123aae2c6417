using System.Globalization;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Storage.States;
using OrleansAnomaly.TestKit.Files;

namespace OrleansAnomaly.Storage.Tests.States;

public class StateCrashTests
{
    [Fact]
    public void At_every_crash_point_the_newest_published_snapshot_and_the_one_before_it_are_whole()
    {
        long points = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var whole = new Run(seed);
            Assert.Null(whole.Go());
            for (long point = 1; point <= whole.Files.Operations; point++, points++)
            {
                string because = $"seed {seed}, crash at operation {point}";
                var run = new Run(seed);
                run.Files.CrashAt(point);
                Assert.True(run.Go() is SimulatedPowerLoss, because);
                run.Files.Crash();
                run.Check(because);
            }
        }
        Assert.InRange(points, 500, 5_000);
    }

    [Fact]
    public void Wherever_an_operation_fails_the_store_stops_and_the_published_snapshots_are_whole()
    {
        bool forEver = false;
        for (ulong seed = 21; seed <= 24; seed++)
        {
            var whole = new Run(seed);
            Assert.Null(whole.Go());
            for (long point = 1; point <= whole.Files.Operations; point++)
            {
                string because = $"seed {seed}, failure of operation {point}";
                var run = new Run(seed);
                run.Files.FailAt(point);
                // Only a manifest that could not be read is done without.
                Exception? failure = run.Go();
                Assert.True(failure is StorageException || (failure == null && run.SawDamage), because);
                forEver |= run.IsStopped(because);
                if (point % 2 == 0)
                    run.Files.Crash();
                else
                    run.Files.Kill();
                run.Check(because);
            }
        }
        Assert.True(forEver);
    }

    [Fact]
    public void A_failed_flush_stops_the_store_for_ever_and_the_snapshot_before_it_is_whole()
    {
        for (ulong seed = 31; seed <= 34; seed++)
        {
            for (int flush = 1; ; flush++)
            {
                string because = $"seed {seed}, flush {flush}";
                var run = new Run(seed);
                run.Files.FailFlush(flush);
                if (run.Go() is not Exception failure)
                    break;
                Assert.True(failure is StorageException && run.IsStopped(because), because);
                run.Files.Crash();
                run.Check(because);
            }
        }
    }

    [Fact]
    public void A_full_disk_stops_the_store_for_ever_and_the_snapshot_before_it_is_whole()
    {
        for (ulong seed = 41; seed <= 46; seed++)
        {
            var whole = new Run(seed);
            Assert.Null(whole.Go());
            long most = whole.Files.Snapshot().Values.Sum(bytes => (long)bytes.Length);
            for (long capacity = 10; capacity < most; capacity += most / 23)
            {
                string because = $"seed {seed}, capacity {capacity}";
                var run = new Run(seed);
                run.Files.Capacity = capacity;
                Assert.True(run.Go() is StorageException && run.IsStopped(because), because);
                run.Files.Crash();
                run.Files.Capacity = long.MaxValue;
                run.Check(because);
            }
        }
    }

    /// <summary>A seeded life of a store: appends, copies of sparse states, publishes, drops and restarts.</summary>
    private sealed class Run(ulong seed)
    {
        // By number of the manifest, also of one that was being published.
        private readonly Dictionary<long, Dictionary<StateKey, byte[]>> _snapshots = [];
        private SplitMix64 _random = new(seed);
        private StateOwner? _owner;
        private long _published;
        private int _version;

        public FaultyFiles Files { get; } = new(seed);

        public bool SawDamage { get; private set; }

        /// <summary>Runs until the end, or until an exception, which is returned.</summary>
        public Exception? Go()
        {
            try
            {
                Open();
                for (int step = 0; step < 70; step++)
                    Step();
                return null;
            }
            catch (Exception fault) when (fault is StorageException or SimulatedPowerLoss)
            {
                return fault;
            }
        }

        /// <summary>Whether the store that failed says so for ever.</summary>
        public bool IsStopped(string because)
        {
            if (_owner?.Store.Failure is not StorageException failure)
                return false;
            for (int i = 0; i < 2; i++)
            {
                Assert.True(failure == Assert.Throws<StorageException>(() => _owner.Store.Append(StateKind.Asset, 0, 0, 0, [])), because);
                Assert.True(failure == Assert.Throws<StorageException>(() => _owner.Publish()), because);
                Assert.True(failure == Assert.Throws<StorageException>(() => _owner.Store.Drop(null!)), because);
            }
            return true;
        }

        /// <summary>What must hold after a restart, and that the store goes on from there.</summary>
        public void Check(string because)
        {
            long newest;
            using (StateOwner owner = Open())
            {
                Assert.True(owner.Store.Damaged.Count == 0, because);
                newest = owner.Store.Manifests.Count > 0 ? owner.Store.Manifests[^1].Number : 0;
                Assert.True(newest >= _published, $"{because}: the newest manifest is {newest}; {_published} was published");
                if (_published > 1)
                    Assert.True(owner.Store.Manifests.Count > 1, $"{because}: the manifest before {newest} is missing");
                foreach (SnapshotManifest manifest in owner.Store.Manifests)
                    StateOwner.AssertSame(_snapshots[manifest.Number], StateOwner.Read(Files, manifest.Number), $"{because}, manifest {manifest.Number}");
                StateOwner.AssertSame(owner.States, owner.ReadAll(), because);
                Assert.True(owner.Index.Values.Sum(at => (long)at.Bytes) == owner.Store.LiveBytes, because);
                for (int i = 0; i < 3; i++)
                    Put();
                Publish();
                newest = _published;
            }
            Files.Crash();
            StateOwner.AssertSame(_snapshots[newest], StateOwner.Read(Files, newest), $"{because}, after the restart");
        }

        private StateOwner Open()
        {
            _owner = StateOwner.Open(Files, fileBytes: 16 << 10, bufferBytes: 2 << 10);
            SawDamage |= _owner.Store.Damaged.Count > 0;
            return _owner;
        }

        private void Step()
        {
            switch (_random.NextInt32(12))
            {
                case 0 or 1:
                    _owner!.Compact();
                    Publish();
                    break;
                // The owner publishes before it drops where the newest manifest could not be read.
                case 2 when _owner!.Store.Manifests is { Count: > 2 } manifests && manifests[^1].Number == _published:
                    _owner.Store.Drop(_owner.Store.Manifests[_random.NextInt32(_owner.Store.Manifests.Count - 2)]);
                    break;
                case 3 when _random.NextInt32(3) == 0:
                    _owner!.Dispose();
                    Open();
                    break;
                default:
                    Put();
                    break;
            }
        }

        private void Put()
        {
            var key = new StateKey(StateKind.Asset, 1 + _random.NextInt32(2), _random.NextInt32(4));
            _owner!.Put(key, StateOwner.Payload(++_version, _random.NextInt32(3) == 0 ? _random.NextInt32(7_000) : _random.NextInt32(300)));
        }

        private void Publish()
        {
            string? last = Files.List("states").LastOrDefault(name => name.StartsWith("manifest-", StringComparison.Ordinal) && !name.EndsWith(".tmp", StringComparison.Ordinal));
            long number = last == null ? 1 : 1 + long.Parse(last.AsSpan("manifest-".Length), CultureInfo.InvariantCulture);
            _snapshots[number] = new(_owner!.States);
            Assert.Equal(number, _owner.Publish((int)number).Number);
            _published = number;
        }
    }
}

using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.States;
using OrleansAnomaly.TestKit.Files;

namespace OrleansAnomaly.Storage.Tests.States;

public class StatePropertyTests
{
    private enum Act
    {
        Put,
        PutLong,
        Compact,
        Publish,
        Drop,
        Restart,
    }

    [Fact]
    public void Whatever_is_done_the_store_holds_what_a_dictionary_holds()
    {
        Gen<(Act Act, int Key, int Length)> acts =
            from act in Gen.Frequency((12, Gen.Constant(Act.Put)), (3, Gen.Constant(Act.PutLong)), (2, Gen.Constant(Act.Compact)),
                (3, Gen.Constant(Act.Publish)), (2, Gen.Constant(Act.Drop)), (1, Gen.Constant(Act.Restart)))
            from key in Gen.Choose(0, 11)
            from length in Gen.Choose(0, 400)
            select (act, key, length);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(2026, 1), Prop.ForAll(acts.ArrayOf().Resize(120).ToArbitrary(), Holds));
    }

    [Fact]
    public async Task While_others_append_and_read_a_snapshot_has_of_every_state_a_version_of_the_time_it_was_published()
    {
        string root = Directory.CreateTempSubdirectory("anomaly-states-").FullName;
        try
        {
            var files = new DiskFiles(root);
            const int writers = 3, keys = 5;
            var latest = new int[writers * keys];
            var bounds = new List<(int[] Least, int[] Most)>();
            using (StateStore store = StateStore.Open(files, 64 << 10, 4 << 10, FixedTime.Instance))
            {
                Task[] tasks = [.. Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
                    () => Write(store, writer, keys, latest), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
                for (bool done = false; !done;)
                {
                    done = tasks.All(task => task.IsCompleted);
                    int[] least = Versions(latest);
                    store.Publish(bounds.Count, StateOwner.Marks(0));
                    bounds.Add((least, Versions(latest)));
                    if (store.Manifests.Count > 3)
                        store.Drop(store.Manifests[0]);
                }
                await Task.WhenAll(tasks);
                Assert.Null(store.Failure);
            }
            using StateStore reader = StateStore.OpenReader(files);
            foreach (SnapshotManifest manifest in reader.Manifests)
            {
                (int[] least, int[] most) = bounds[(int)manifest.Sequence];
                var found = new int[latest.Length];
                foreach ((StateKey key, byte[] bytes) in StateOwner.Read(files, manifest.Number))
                {
                    found[key.Key] = bytes.Length > 0 ? BitConverter.ToInt32(bytes) : 0;
                    Assert.Equal(StateOwner.Payload(found[key.Key], bytes.Length), bytes);
                }
                for (int i = 0; i < found.Length; i++)
                    Assert.InRange(found[i], least[i], most[i] + keys);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static int[] Versions(int[] latest) => [.. Enumerable.Range(0, latest.Length).Select(i => Volatile.Read(ref latest[i]))];

    private static void Write(StateStore store, int writer, int keys, int[] latest)
    {
        var refs = new StateRef[keys];
        var room = new byte[3000];
        for (int version = 1; version <= 1_500; version++)
        {
            int i = version % keys, key = writer * keys + i;
            byte[] payload = StateOwner.Payload(version, 8 + (version * 37) % 2900);
            StateRef at = store.Append(StateKind.Asset, 0, key, version, payload);
            store.Release(refs[i]);
            refs[i] = at;
            Volatile.Write(ref latest[key], version);
            int other = version * 7 % keys;
            if (!refs[other].IsNone)
                Assert.Equal(StateOwner.Payload(BitConverter.ToInt32(room.AsSpan(0, store.Read(refs[other], room))), refs[other].PayloadBytes), room[..refs[other].PayloadBytes]);
        }
    }

    private static void Holds((Act Act, int Key, int Length)[] acts)
    {
        var files = new FaultyFiles(1);
        var published = new Dictionary<long, Dictionary<StateKey, byte[]>> { [0] = [] };
        StateOwner owner = Open(files);
        int version = 0;
        foreach ((Act act, int key, int length) in acts)
        {
            switch (act)
            {
                case Act.Put or Act.PutLong:
                    owner.Put(
                        new StateKey(key % 4 == 0 ? StateKind.Sensors : StateKind.Asset, key % 3, key),
                        StateOwner.Payload(++version, act == Act.Put ? length : length * 25));
                    break;
                case Act.Compact:
                    owner.Compact();
                    break;
                case Act.Publish:
                    long number = owner.Publish().Number;
                    published[number] = new(owner.States);
                    break;
                case Act.Drop when owner.Store.Manifests.Count > 2:
                    owner.Store.Drop(owner.Store.Manifests[key % (owner.Store.Manifests.Count - 2)]);
                    break;
                case Act.Restart:
                    owner.Dispose();
                    files.Crash();
                    owner = Open(files);
                    StateOwner.AssertSame(published[owner.Store.Manifests.Count > 0 ? owner.Store.Manifests[^1].Number : 0], owner.States, "restart");
                    break;
            }
            Assert.Equal(owner.Index.Values.Sum(at => (long)at.Bytes), owner.Store.LiveBytes);
        }
        StateOwner.AssertSame(owner.States, owner.ReadAll(), "at the end");
        foreach (SnapshotManifest manifest in owner.Store.Manifests)
            StateOwner.AssertSame(published[manifest.Number], StateOwner.Read(files, manifest.Number), $"manifest {manifest.Number}");
        owner.Dispose();
    }

    private static StateOwner Open(IFiles files) => StateOwner.Open(files, fileBytes: 8 << 10, bufferBytes: 1 << 10);
}

using OrleansAnomaly.Storage.Files;
using OrleansAnomaly.Storage.States;
using OrleansAnomaly.TestKit.Files;

namespace OrleansAnomaly.Storage.Tests.States;

public class StateStoreTests
{
    private static readonly StateKey s_pump = new(StateKind.Asset, 7, 0), s_fan = new(StateKind.Asset, 1023, int.MaxValue), s_names = new(StateKind.Sensors, 0, 12);

    [Fact]
    public void A_snapshot_on_a_disk_is_loaded_by_the_next_owner_and_by_readers()
    {
        string root = Directory.CreateTempSubdirectory("anomaly-states-").FullName;
        try
        {
            var files = new DiskFiles(root);
            Dictionary<StateKey, byte[]> published;
            SnapshotManifest manifest;
            using (StateOwner owner = StateOwner.Open(files))
            {
                owner.Put(s_pump, StateOwner.Payload(1, 900_000));
                owner.Put(s_fan, StateOwner.Payload(2, 3_000_000));
                owner.Put(s_names, []);
                owner.Put(s_pump, StateOwner.Payload(3, 25_000));
                manifest = owner.Publish(5);
                published = new(owner.States);
                owner.Put(s_pump, StateOwner.Payload(4, 100));
            }
            using StateOwner next = StateOwner.Open(files);
            SnapshotManifest found = Assert.Single(next.Store.Manifests);
            Assert.Equal((1, 5, FixedTime.Micros), (found.Number, found.Sequence, found.Created));
            Assert.Equal(manifest.Partitions.ToArray(), found.Partitions.ToArray());
            Assert.Equal(manifest.Files.ToArray(), found.Files.ToArray());
            StateOwner.AssertSame(published, next.States, "the next owner");
            StateOwner.AssertSame(published, next.ReadAll(), "one by one");
            StateOwner.AssertSame(published, StateOwner.Read(files, 1), "a reader");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void What_was_appended_is_read_at_once_whether_it_is_buffered_or_written_or_partly_both()
    {
        using StateOwner owner = StateOwner.Open(new FaultyFiles(1));
        for (int i = 0; i < 60; i++)
        {
            var key = new StateKey(StateKind.Asset, i, i);
            owner.Put(key, StateOwner.Payload(i, 10_000 + 3_001 * i));
            StateOwner.AssertSame(owner.States, owner.ReadAll(), $"after {i + 1}");
        }
    }

    [Fact]
    public void Files_end_at_their_length_and_a_longer_record_has_one_of_its_own()
    {
        using StateOwner owner = StateOwner.Open(new FaultyFiles(1));
        foreach ((int length, int file) in new[] { (500_000, 1), (500_000, 1), (60_000, 2), (5_000_000, 3), (10, 4) })
        {
            StateRef at = owner.Store.Append(StateKind.Asset, 0, 0, -1, new byte[length]);
            Assert.Equal(file, at.File);
        }
        Assert.Equal(4, owner.Store.FileCount);
        Assert.Equal(6_060_010 + 5 * 24 + 4 * 28, owner.Store.FileBytes);
        Assert.Equal(6_060_010 + 5 * 24, owner.Store.LiveBytes);
    }

    [Fact]
    public void Every_process_begins_a_file_of_its_own_and_only_when_it_appends()
    {
        var files = new FaultyFiles(1);
        for (int life = 1; life <= 3; life++)
        {
            using (StateOwner.Open(files))
                Assert.Equal(life - 1, files.List("states").Count(name => name.EndsWith(".states", StringComparison.Ordinal)));
            using StateOwner owner = StateOwner.Open(files);
            owner.Put(s_pump with { Key = life }, [1, 2, 3]);
            Assert.Equal(life, owner.Index[s_pump with { Key = life }].File);
            owner.Publish();
        }
    }

    [Fact]
    public void An_owner_loads_before_it_writes_and_never_after()
    {
        var files = new FaultyFiles(1);
        using (StateOwner owner = StateOwner.Open(files))
        {
            owner.Put(s_pump, [1]);
            owner.Publish();
        }
        using StateStore store = StateStore.Open(files, new StateStoreOptions(), FixedTime.Instance);
        Assert.Throws<InvalidOperationException>(() => store.Append(StateKind.Asset, 0, 0, 0, []));
        Assert.Throws<InvalidOperationException>(() => store.Publish(0, StateOwner.Marks(0)));
        store.Load(store.Manifests[0], _ => { });
        store.Append(StateKind.Asset, 0, 0, 0, []);
        Assert.Throws<InvalidOperationException>(() => store.Load(store.Manifests[0], _ => { }));
    }

    [Fact]
    public void Loading_an_older_snapshot_instead_brings_nothing_of_the_newer_one_back()
    {
        var files = new FaultyFiles(1);
        Dictionary<StateKey, byte[]> first;
        using (StateOwner owner = StateOwner.Open(files))
        {
            owner.Put(s_pump, [1]);
            owner.Put(s_names, [2]);
            owner.Publish();
            first = new(owner.States);
            owner.Put(s_pump, [3]);
            owner.Publish();
        }
        using (StateOwner owner = StateOwner.Open(files))
        {
            owner.Load(owner.Store.Manifests[0]);
            StateOwner.AssertSame(first, owner.States, "the older");
            Assert.Equal(50, owner.Store.LiveBytes);
            owner.Publish();
        }
        using StateOwner next = StateOwner.Open(files);
        Assert.Equal(3, next.Store.Manifests[^1].Number);
        StateOwner.AssertSame(first, next.States, "the newest is the older again");
    }

    [Fact]
    public void A_reader_makes_and_deletes_nothing_and_may_not_write()
    {
        var files = new FaultyFiles(1);
        using (StateStore nothing = StateStore.OpenReader(files))
            Assert.Empty(nothing.Manifests);
        Assert.Empty(files.Snapshot());
        using StateOwner owner = StateOwner.Open(files);
        owner.Put(s_pump, [1]);
        owner.Publish();
        owner.Put(s_pump, [2]);
        Assert.Equal([1], StateOwner.Read(files, 1)[s_pump]);
        var before = files.Snapshot().Keys.ToList();
        using StateStore reader = StateStore.OpenReader(files);
        reader.Load(reader.Manifests[0], _ => { });
        reader.Load(reader.Manifests[0], _ => { });
        Assert.Equal(25, reader.LiveBytes);
        Assert.Throws<InvalidOperationException>(() => reader.Append(StateKind.Asset, 0, 0, 0, []));
        Assert.Throws<InvalidOperationException>(() => reader.Publish(0, StateOwner.Marks(0)));
        Assert.Throws<InvalidOperationException>(() => reader.Drop(reader.Manifests[0]));
        Assert.Equal(before, files.Snapshot().Keys);
    }

    [Fact]
    public void What_cannot_be_stored_is_refused()
    {
        using StateOwner owner = StateOwner.Open(new FaultyFiles(1));
        StateStore store = owner.Store;
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Append(0, 0, 0, 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Append(StateKind.Asset, 1024, 0, 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Append(StateKind.Asset, -1, 0, 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Append(StateKind.Asset, 0, -1, 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Append(StateKind.Asset, 0, 0, -2, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Append(StateKind.Asset, 0, 0, 0, new byte[StateStore.MaxPayloadBytes + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Publish(-1, StateOwner.Marks(0)));
        Assert.Throws<ArgumentException>(() => store.Publish(0, StateOwner.Marks(0).AsSpan(1)));
        PartitionMark[] marks = StateOwner.Marks(0);
        marks[9] = marks[9] with { Assets = -1 };
        Assert.Contains("partition 9", Assert.Throws<ArgumentException>(() => store.Publish(0, marks)).Message, StringComparison.Ordinal);
        Assert.Null(store.Failure);
        Assert.Equal(0, store.FileCount);
        Assert.NotEmpty(new StateStoreOptions { FileBytes = 1 }.Validate());
        Assert.Throws<ArgumentException>(() => StateStore.Open(new FaultyFiles(1), new StateStoreOptions { FileBytes = 1L << 35 }, FixedTime.Instance));
    }

    [Fact]
    public void A_place_where_no_record_lies_is_never_read()
    {
        using StateOwner owner = StateOwner.Open(new FaultyFiles(1));
        owner.Put(s_pump, StateOwner.Payload(1, 100));
        owner.Put(s_fan, StateOwner.Payload(2, 100));
        var room = new byte[1000];
        StateRef at = owner.Index[s_pump];
        foreach (StateRef wrong in new[]
        {
            default, at with { File = 2 }, at with { Offset = 0 }, at with { Offset = -1 }, at with { Offset = long.MaxValue }, at with { Bytes = 23 },
            at with { Bytes = -1 }, at with { Offset = at.Offset + 1 }, at with { Bytes = 123 }, at with { Bytes = 248 }, at with { Bytes = 1000 },
        })
            Assert.Throws<StorageException>(() => owner.Store.Read(wrong, room));
        Assert.Throws<ArgumentException>(() => owner.Store.Read(at, room.AsSpan(0, 99)));
        owner.Store.Release(default);
        owner.Store.Release(at);
        Assert.Throws<InvalidOperationException>(() => owner.Store.Release(at with { Bytes = 500 }));
        Assert.Throws<InvalidOperationException>(() => owner.Store.Release(at with { File = 3 }));
    }

    [Fact]
    public void A_file_without_live_records_is_in_no_snapshot_and_goes_when_no_manifest_lists_it()
    {
        var files = new FaultyFiles(1);
        using StateOwner owner = StateOwner.Open(files);
        for (int i = 0; i < 4; i++)
            owner.Put(s_pump with { Key = i }, StateOwner.Payload(i, 300_000));
        SnapshotManifest first = owner.Publish();
        Assert.Equal([1, 2], first.Files.Select(file => file.File));
        for (int i = 0; i < 3; i++)
            owner.Put(s_pump with { Key = i }, StateOwner.Payload(9 + i, 300_000));
        Assert.Equal(0, owner.Compact());
        SnapshotManifest second = owner.Publish();
        Assert.Equal([2, 3], second.Files.Select(file => file.File));
        Assert.Throws<InvalidOperationException>(() => owner.Store.Drop(first));
        SnapshotManifest third = owner.Publish();
        Assert.Throws<InvalidOperationException>(() => owner.Store.Drop(second));
        Assert.Throws<InvalidOperationException>(() => owner.Store.Drop(third));
        owner.Store.Drop(first);
        Assert.Throws<InvalidOperationException>(() => owner.Store.Drop(first));
        Assert.Equal(["0000000002.states", "0000000003.states", "manifest-0000000002", "manifest-0000000003"], files.List("states"));
        StateOwner.AssertSame(owner.States, StateOwner.Read(files, 2), "after the drop");
    }

    [Fact]
    public void States_in_sparse_files_are_copied_and_the_files_go()
    {
        var files = new FaultyFiles(1);
        using StateOwner owner = StateOwner.Open(files);
        for (int i = 0; i < 10; i++)
            owner.Put(s_pump with { Key = i }, StateOwner.Payload(i, 100_000));
        for (int i = 0; i < 6; i++)
            owner.Put(s_pump with { Key = i }, StateOwner.Payload(20 + i, 200_000));
        Assert.Equal(0, owner.Compact());
        owner.Put(s_pump with { Key = 6 }, StateOwner.Payload(30, 200_000));
        owner.Put(s_pump with { Key = 7 }, StateOwner.Payload(31, 200_000));
        Assert.True(owner.Store.IsSparse(owner.Index[s_pump with { Key = 8 }]));
        Assert.Equal(2, owner.Compact());
        Assert.False(owner.Store.IsSparse(default));
        for (int i = 0; i < 3; i++)
            owner.Publish();
        owner.Store.Drop(owner.Store.Manifests[0]);
        Assert.DoesNotContain("0000000001.states", files.List("states"));
        StateOwner.AssertSame(owner.States, StateOwner.Read(files, 3), "compacted");
    }

    [Fact]
    public void Files_that_an_ended_process_left_unpublished_go_with_the_next_drop()
    {
        var files = new FaultyFiles(1);
        using (StateOwner owner = StateOwner.Open(files))
        {
            owner.Put(s_pump, [1]);
            owner.Publish();
        }
        for (int i = 0; i < 2; i++)
        {
            using StateOwner idle = StateOwner.Open(files);
            idle.Put(s_fan, new byte[2_000_000]);
        }
        using StateOwner next = StateOwner.Open(files);
        next.Put(s_fan, [5]);
        next.Publish();
        next.Publish();
        next.Store.Drop(next.Store.Manifests[0]);
        Assert.Equal(["0000000001.states", "0000000004.states", "manifest-0000000002", "manifest-0000000003"], files.List("states"));
    }

    [Fact]
    public void No_record_allocates()
    {
        string root = Directory.CreateTempSubdirectory("anomaly-states-").FullName;
        try
        {
            using StateStore store = StateStore.Open(new DiskFiles(root), new StateStoreOptions(), FixedTime.Instance);
            byte[] state = StateOwner.Payload(1, 4096);
            StateRef last = store.Append(StateKind.Asset, 0, 0, 0, state);
            store.Read(last, state);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 2000; i++)
            {
                StateRef at = store.Append(StateKind.Asset, 0, i, i, state);
                store.Read(i % 2 == 0 ? at : last, state);
                store.Release(last);
                last = at;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
            SnapshotManifest manifest = store.Publish(0, StateOwner.Marks(0));
            using StateStore reader = StateStore.OpenReader(new DiskFiles(root));
            int records = 0;
            StateVisitor visitor = _ => records++;
            before = GC.GetAllocatedBytesForCurrentThread();
            reader.Load(manifest, visitor);
            Assert.Equal(2001, records);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4 << 20) + 20_000);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}

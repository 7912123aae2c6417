using OrleansAnomaly.Storage.States;
using OrleansAnomaly.TestKit.Files;

namespace OrleansAnomaly.Storage.Tests.States;

public class StateDamageTests
{
    private const string Data = "states/0000000001.states", First = "states/manifest-0000000001", Second = "states/manifest-0000000002";

    [Fact]
    public void A_flipped_bit_in_a_data_file_is_reported_with_file_and_offset_and_never_misread()
    {
        (FaultyFiles files, List<StateRef> at) = Stored(40, 0, 9, 21);
        byte[] whole = files.Snapshot()[Data];
        var room = new byte[100];
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            files.Flip(Data, bit / 8, bit % 8);
            int damaged = at.FindIndex(record => bit / 8 >= record.Offset && bit / 8 < record.Offset + record.Bytes);
            long offset = damaged < 0 ? 0 : at[damaged].Offset;
            using (StateStore reader = StateStore.OpenReader(files))
            {
                var seen = new List<StateRef>();
                var lost = new List<StorageException>();
                StorageException thrown = Assert.Throws<StorageException>(() => reader.Load(reader.Manifests[0], record => seen.Add(record.At)));
                Assert.True((thrown.File, thrown.Offset) == (Data, offset), $"bit {bit}: {thrown.Message}");
                Assert.Equal(at.Where(record => record.Offset < offset), seen);
                seen.Clear();
                reader.Load(reader.Manifests[0], record => seen.Add(record.At), lost.Add);
                StorageException told = Assert.Single(lost);
                Assert.True((told.File, told.Offset) == (Data, offset), $"bit {bit}: {told.Message}");
                Assert.Equal(at.Where((_, i) => i != damaged), seen);
                if (damaged >= 0)
                    Assert.Equal(offset, Assert.Throws<StorageException>(() => reader.Read(at[damaged], room)).Offset);
                Assert.True(at.All(reader.IsSparse), "a damaged file is worth leaving");
            }
            files.Flip(Data, bit / 8, bit % 8);
        }
    }

    [Fact]
    public void A_flipped_bit_in_a_manifest_is_reported_and_the_manifest_before_it_is_used()
    {
        FaultyFiles files = Stored(40, 9).Files;
        int length = files.Snapshot()[Second].Length;
        for (int at = 0; at < length; at++)
        {
            files.Flip(Second, at, at % 8);
            using (StateStore store = StateStore.OpenReader(files))
            {
                StorageException damage = Assert.Single(store.Damaged);
                Assert.True(damage.File == Second && damage.Offset >= 0, damage.Message);
                Assert.Equal(1, Assert.Single(store.Manifests).Number);
            }
            files.Flip(Second, at, at % 8);
        }
    }

    [Fact]
    public void A_manifest_cut_off_anywhere_or_too_long_is_not_used()
    {
        FaultyFiles files = Stored(40, 9).Files;
        byte[] whole = files.Snapshot()[Second];
        for (int length = 0; length < whole.Length + 600; length += length is < 80 or > 24_600 ? 1 : 97)
        {
            if (length == whole.Length)
                continue;
            files.Put(Second, [.. whole.Take(length), .. new byte[Math.Max(0, length - whole.Length)]]);
            using StateStore store = StateStore.OpenReader(files);
            Assert.Single(store.Damaged);
            Assert.Equal(2, StateOwner.Read(files, 1).Count);
        }
        files.Put(Second, new byte[(16 << 20) + 1]);
        using StateStore longer = StateStore.OpenReader(files);
        Assert.Equal(16 << 20, Assert.Single(longer.Damaged).Offset);
    }

    [Fact]
    public void Where_no_manifest_is_whole_the_store_does_not_open_and_deletes_nothing()
    {
        FaultyFiles files = Stored(40, 9).Files;
        files.Flip(First, 100, 1);
        files.Flip(Second, 100, 1);
        var before = files.Snapshot().Keys.ToList();
        StorageException thrown = Assert.Throws<StorageException>(() => StateOwner.Open(files));
        Assert.Equal(Second, thrown.File);
        Assert.Throws<StorageException>(() => StateStore.OpenReader(files));
        Assert.Equal(before, files.Snapshot().Keys);
    }

    [Fact]
    public void A_damaged_newest_manifest_stays_until_another_is_published_and_its_number_is_not_given_again()
    {
        FaultyFiles files = Stored(40, 9).Files;
        using (StateOwner owner = StateOwner.Open(files))
        {
            owner.Publish();
            owner.Publish();
        }
        files.Flip("states/manifest-0000000004", 50, 0);
        using StateOwner next = StateOwner.Open(files);
        Assert.Throws<InvalidOperationException>(() => next.Store.Drop(next.Store.Manifests[0]));
        Assert.Equal(5, next.Publish().Number);
        next.Store.Drop(next.Store.Manifests[0]);
        Assert.Equal(["0000000001.states", "manifest-0000000002", "manifest-0000000003", "manifest-0000000005"], files.List("states"));
    }

    [Fact]
    public void A_missing_and_a_shortened_file_are_reported_and_the_rest_is_read_where_loss_is_accepted()
    {
        (FaultyFiles files, List<StateRef> at) = Stored(40, 9);
        using (StateOwner owner = StateOwner.Open(files))
        {
            owner.Put(new StateKey(StateKind.Asset, 5, 5), [1, 2, 3]);
            owner.Publish();
        }
        byte[] whole = files.Snapshot()[Data];
        foreach (int length in new[] { 0, 10, 28, 40, (int)at[1].Offset, whole.Length - 1 })
        {
            files.Put(Data, whole.AsSpan(0, length));
            using StateOwner owner = StateOwner.Open(files, accept: out List<StorageException> lost);
            Assert.Equal((Data, length), (lost[0].File, lost[0].Offset));
            Assert.Equal(length >= at[1].Offset ? 2 : 1, owner.States.Count);
            Assert.True(at.All(record => owner.Store.IsSparse(record)));
            Assert.Equal((Data, length), Damage(files));
        }
        files.Vanish(Data);
        using StateOwner without = StateOwner.Open(files, accept: out List<StorageException> missing);
        Assert.Equal((Data, -1), (Assert.Single(missing).File, missing[0].Offset));
        Assert.Equal((Data, -1), Damage(files));
        Assert.Equal([1, 2, 3], Assert.Single(without.States).Value);
        without.Put(new StateKey(StateKind.Asset, 6, 6), [4]);
        without.Publish();
        StateOwner.AssertSame(without.States, StateOwner.Read(files, 4), "loaded strictly");
    }

    [Fact]
    public void Once_accepted_damage_is_gone_with_the_next_snapshot()
    {
        (FaultyFiles files, List<StateRef> at) = Stored(40, 9, 21);
        files.Flip(Data, at[1].Offset + 30, 3);
        using StateOwner owner = StateOwner.Open(files, accept: out _);
        Assert.Equal(2, owner.Compact());
        owner.Publish();
        StateOwner.AssertSame(owner.States, StateOwner.Read(files, 3), "loaded strictly");
    }

    [Fact]
    public void Records_that_say_what_no_record_may_are_refused_although_their_checksum_holds()
    {
        foreach ((int at, byte value, string expected) in new (int, byte, string)[]
        {
            (8, 3, "kind"), (8, 0, "kind"), (9, 1, "reserved"), (11, 4, "partition"), (15, 0x80, "key"), (23, 0x80, "position"),
            (7, 0x80, "payload length"), (7, 0x7F, "payload length"), (4, 41, "payload length"),
        })
        {
            (FaultyFiles files, List<StateRef> records) = Stored(40);
            byte[] bytes = files.Snapshot()[Data];
            Span<byte> record = bytes.AsSpan((int)records[0].Offset);
            record[at] = value;
            BitConverter.TryWriteBytes(record, Storage.Files.Crc32C.Of(record[4..]));
            files.Put(Data, bytes);
            using StateStore reader = StateStore.OpenReader(files);
            StorageException thrown = Assert.Throws<StorageException>(() => reader.Load(reader.Manifests[0], _ => { }));
            Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Manifests_that_say_what_no_manifest_may_are_refused_although_their_checksum_holds()
    {
        foreach ((int at, byte value, string expected) in new (int, byte, string)[]
        {
            (8, 2, "version"), (12, 9, "number of files"), (15, 0x80, "number of files"), (16, 7, "number"), (39, 0x80, "sequence"), (47, 0x80, "position"),
            (55, 0x01, "latest tick"), (59, 0x80, "sensors"), (63, 0x80, "assets"), (24_616, 0, "data file"), (24_619, 0x80, "data file"), (24_627, 0x80, "valid length"), (24_620, 27, "valid length"),
        })
        {
            FaultyFiles files = Stored(40).Files;
            byte[] bytes = files.Snapshot()[Second];
            bytes[at] = value;
            BitConverter.TryWriteBytes(bytes.AsSpan(^4), Storage.Files.Crc32C.Of(bytes.AsSpan(..^4)));
            files.Put(Second, bytes);
            using StateStore reader = StateStore.OpenReader(files);
            StorageException damage = Assert.Single(reader.Damaged);
            Assert.Contains(expected, damage.Message, StringComparison.Ordinal);
            Assert.True(damage.Offset <= at && damage.Offset > at - 24, damage.Message);
        }
    }

    [Fact]
    public void Bytes_that_look_like_records_are_searched_to_an_end()
    {
        // A payload of headers that all claim to reach to the file's end.
        var files = new FaultyFiles(1);
        using (StateOwner owner = StateOwner.Open(files))
        {
            var payload = new byte[60_000];
            for (int i = 0; i + 24 <= payload.Length; i += 24)
            {
                BitConverter.TryWriteBytes(payload.AsSpan(i + 4), payload.Length - i);
                payload[i + 8] = 2;
            }
            owner.Put(new StateKey(StateKind.Asset, 0, 0), payload);
            owner.Put(new StateKey(StateKind.Asset, 0, 1), [7]);
            owner.Publish();
        }
        files.Flip(Data, 28 + 6, 6);
        using StateOwner next = StateOwner.Open(files, accept: out List<StorageException> lost);
        Assert.Single(lost);
        Assert.Equal([7], Assert.Single(next.States).Value);
    }

    private static (string, long) Damage(FaultyFiles files)
    {
        using StateStore reader = StateStore.OpenReader(files);
        StorageException thrown = Assert.Throws<StorageException>(() => reader.Load(reader.Manifests[^1], _ => { }));
        return (thrown.File, thrown.Offset);
    }

    /// <summary>A store with one data file, a record of each length, and two manifests that list it.</summary>
    private static (FaultyFiles Files, List<StateRef> At) Stored(params int[] lengths)
    {
        var files = new FaultyFiles(1);
        using StateOwner owner = StateOwner.Open(files);
        for (int i = 0; i < lengths.Length; i++)
            owner.Put(new StateKey(StateKind.Asset, 3, i), StateOwner.Payload(i + 1, lengths[i]));
        owner.Publish();
        owner.Publish();
        return (files, [.. owner.Index.Values]);
    }
}

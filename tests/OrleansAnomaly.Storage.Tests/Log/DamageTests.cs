using OrleansAnomaly.Storage.Log;
using OrleansAnomaly.TestKit.Files;

namespace OrleansAnomaly.Storage.Tests.Log;

public class DamageTests
{
    private const int HeaderBytes = 8244;

    [Fact]
    public void A_flipped_bit_anywhere_in_an_older_segment_or_the_head_is_reported_with_its_place()
    {
        (FaultyFiles files, List<List<Row>> written) = Log();
        foreach ((string name, byte[] bytes) in files.Snapshot())
        {
            if (name == Newest(files))
                continue;
            for (int at = 0; at < bytes.Length; at++)
            {
                files.Flip(name, at, at % 8);
                StorageException refused = Assert.Throws<StorageException>(() => ReadOutside(files));
                Assert.Equal((name, GroupAt(bytes, at)), (refused.File, refused.Offset));
                files.Flip(name, at, at % 8);
            }
        }
        Logs.AssertSame(written, ReadOutside(files), "mended");
    }

    [Fact]
    public void A_flipped_bit_in_the_newest_segment_is_reported_and_one_in_its_last_group_is_a_torn_tail()
    {
        (FaultyFiles whole, List<List<Row>> written) = Log();
        string newest = Newest(whole);
        byte[] bytes = whole.Snapshot()[newest];
        long last = GroupAt(bytes, bytes.Length - 1);
        for (int at = 0; at < bytes.Length; at += at is > 60 and < HeaderBytes - 8 ? 61 : 1)
        {
            FaultyFiles files = Copy(whole);
            files.Flip(newest, at, at % 8);
            if (at < last)
            {
                Assert.Equal((newest, GroupAt(bytes, at)), Assert.Throws<StorageException>(() => ReadOutside(files)) is var outside ? (outside.File, outside.Offset) : default);
                Assert.Equal((newest, GroupAt(bytes, at)), Assert.Throws<StorageException>(() => Logs.Open(files)) is var inside ? (inside.File, inside.Offset) : default);
                continue;
            }
            Logs.AssertSame(written[..^1], ReadOutside(files), $"byte {at}, outside");
            using PartitionLog log = Logs.Open(files);
            Logs.AssertSame(written[..^1], Logs.Groups(log), $"byte {at}");
            Assert.Equal((newest, last, bytes.Length - last), (log.Recovery.TornFile, log.Recovery.TornOffset, log.Recovery.TornBytes));
        }
    }

    [Fact]
    public void Where_loss_is_accepted_one_damaged_group_costs_one_group_and_no_number_is_given_twice()
    {
        (FaultyFiles whole, List<List<Row>> written) = Log();
        foreach ((string name, byte[] bytes) in whole.Snapshot().Where(file => file.Key.EndsWith(".log", StringComparison.Ordinal)))
        {
            long last = GroupAt(bytes, bytes.Length - 1);
            for (int at = HeaderBytes; at < (name == Newest(whole) ? last : bytes.Length); at += 7)
            {
                FaultyFiles files = Copy(whole);
                files.Flip(name, at, at % 8);
                string because = $"{name}, byte {at}";
                using PartitionLog log = Logs.Open(files, acceptLoss: true);
                using LogReader reader = log.Read(0);
                List<List<Row>> left = Logs.Groups(reader);
                Assert.True(left.Count == written.Count - 1, because);
                List<Row> lost = Assert.Single(written, group => !left.Exists(group.SequenceEqual));
                LogLoss loss = Assert.Single(reader.Losses);
                Assert.Equal((name, GroupAt(bytes, at), lost[0].Sequence, lost[^1].Sequence + lost[^1].Count), (loss.File, loss.Offset, loss.FromSequence, loss.ToSequence));
                Assert.Equal(name == Newest(whole) ? 1 : 0, log.Recovery.Losses.Count);
                foreach (Row row in written.SelectMany(group => group))
                    Assert.True(log.NextPosition(row.Partition) >= row.Position + row.Count, because);
                List<List<Row>> more = Logs.Write(log, 77, 3);
                Logs.AssertSame(more, Logs.Groups(reader), because);
            }
        }
    }

    [Fact]
    public void Where_loss_is_accepted_a_damaged_segment_header_costs_its_segment()
    {
        (FaultyFiles whole, List<List<Row>> written) = Log();
        foreach (string name in whole.Snapshot().Keys.Where(name => name.EndsWith(".log", StringComparison.Ordinal)).Skip(1))
        {
            FaultyFiles files = Copy(whole);
            files.Flip(name, 100, 1);
            using PartitionLog log = Logs.Open(files, acceptLoss: true);
            Assert.Equal(name, Assert.Single(log.Recovery.Losses).File);
            using LogReader reader = log.Read(0);
            Assert.All(Logs.Groups(reader), group => Assert.Contains(written, group.SequenceEqual));
            Logs.AssertSame(Logs.Write(log, 5, 2), Logs.Groups(reader), name);
        }
    }

    [Fact]
    public void A_deleted_segment_is_missed_by_name_and_a_deleted_first_one_where_it_is_asked_for()
    {
        (FaultyFiles whole, List<List<Row>> written) = Log();
        List<string> segments = [.. whole.Snapshot().Keys.Where(name => name.EndsWith(".log", StringComparison.Ordinal))];
        for (int i = 0; i < segments.Count; i++)
        {
            FaultyFiles files = Copy(whole);
            files.Vanish(segments[i]);
            if (i == 0)
            {
                Assert.Contains("begins with sequence", Assert.Throws<StorageException>(() => ReadOutside(files)).Message);
                using PartitionLog log = Logs.Open(files);
                Assert.Contains("begins with sequence", Assert.Throws<StorageException>(() => log.Read(0)).Message);
                continue;
            }
            Assert.Equal(segments[i], Assert.Throws<StorageException>(() => ReadOutside(files)).File);
            Assert.Equal(segments[i], Assert.Throws<StorageException>(() => Logs.Open(files)).File);
            using PartitionLog lossy = Logs.Open(files, acceptLoss: true);
            Assert.Equal(segments[i], Assert.Single(lossy.Recovery.Losses).File);
            using LogReader reader = lossy.Read(0);
            Assert.All(Logs.Groups(reader), group => Assert.Contains(written, group.SequenceEqual));
            Logs.AssertSame(Logs.Write(lossy, 5, 2), Logs.Groups(reader), segments[i]);
        }
    }

    [Fact]
    public void A_deleted_head_is_missed()
    {
        (FaultyFiles files, List<List<Row>> written) = Log();
        files.Vanish("log/head");
        Assert.Equal("log/head", Assert.Throws<StorageException>(() => Logs.Open(files)).File);
        using PartitionLog log = Logs.Open(files, acceptLoss: true);
        Assert.Equal("log/head", Assert.Single(log.Recovery.Losses).File);
        Logs.AssertSame(written, Logs.Groups(log), "without the head");
    }

    [Fact]
    public void Garbage_empty_and_shortened_files_are_refused_and_foreign_names_are_let_be()
    {
        (FaultyFiles whole, List<List<Row>> written) = Log();
        List<string> segments = [.. whole.Snapshot().Keys.Where(name => name.EndsWith(".log", StringComparison.Ordinal))];
        byte[] newest = whole.Snapshot()[segments[^1]], garbage = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * 31 >> 3))];
        foreach (string name in segments)
        {
            byte[] bytes = whole.Snapshot()[name];
            foreach (byte[] other in new[] { [], garbage[..100], garbage, bytes[..8000], newest, bytes[..^1], [.. bytes, .. garbage] })
            {
                if (name == segments[^1] && other.Length > HeaderBytes && other != garbage)
                    continue;
                FaultyFiles files = Copy(whole);
                files.Put(name, other);
                if (!other.AsSpan().StartsWith(bytes))
                    Assert.Equal(name, Assert.Throws<StorageException>(() => ReadOutside(files)).File);
                else
                    Logs.AssertSame(written, ReadOutside(files), "what lies behind the end of an older segment is none of the log's");
            }
        }
        whole.Put("log/notes.txt", garbage);
        whole.Put("log/1.log", garbage);
        whole.Put("log/9999999999.log", garbage);
        using PartitionLog log = Logs.Open(whole);
        Logs.AssertSame(written, Logs.Groups(log), "beside foreign names");
    }

    // A log of one life: three segments or more, small enough to be damaged byte by byte.
    private static (FaultyFiles Files, List<List<Row>> Written) Log()
    {
        var files = new FaultyFiles(11);
        List<List<Row>> written = Logs.Write(files, 3, 14, 9_200);
        Assert.Equal(4, files.Snapshot().Count);
        return (files, written);
    }

    private static string Newest(FaultyFiles files) => files.Snapshot().Keys.Last(name => name.EndsWith(".log", StringComparison.Ordinal));

    private static FaultyFiles Copy(FaultyFiles files)
    {
        var copy = new FaultyFiles(1);
        foreach ((string name, byte[] bytes) in files.Snapshot())
            copy.Put(name, bytes);
        return copy;
    }

    private static List<List<Row>> ReadOutside(FaultyFiles files)
    {
        using LogReader reader = PartitionLog.OpenReader(files, 0);
        return Logs.Groups(reader);
    }

    /// <summary>Where the group begins that the byte belongs to; 0 in a header and in the head.</summary>
    private static long GroupAt(byte[] bytes, int at)
    {
        long start = 0;
        for (int next = HeaderBytes; next <= at; next += 40 + BitConverter.ToInt32(bytes, next + 8))
            start = next;
        return start;
    }
}

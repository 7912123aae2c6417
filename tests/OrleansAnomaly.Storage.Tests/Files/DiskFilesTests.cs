using OrleansAnomaly.Storage.Files;

namespace OrleansAnomaly.Storage.Tests.Files;

public sealed class DiskFilesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("anomaly-files-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_was_written_is_read_by_who_opens_it_next()
    {
        var files = new DiskFiles(_root);
        using (IFile file = files.Create("log/a"))
        {
            file.Write([1, 2, 3], 0);
            file.Write([9], 1);
            file.Flush();
        }
        files.FlushFolder("log");
        using IFile again = files.Open("log/a");
        var buffer = new byte[8];
        Assert.Equal(3, again.Length);
        Assert.Equal(3, again.Read(buffer, 0));
        Assert.Equal([1, 9, 3], buffer[..3]);
        Assert.Equal(0, again.Read(buffer, 3));
    }

    [Fact]
    public void A_renamed_file_replaces_the_one_that_had_the_name()
    {
        var files = new DiskFiles(_root);
        files.Create("s/old").Dispose();
        using (IFile file = files.Create("s/new.tmp"))
            file.Write([7], 0);
        files.Rename("s/new.tmp", "s/old");
        Assert.Equal(["old"], files.List("s"));
        using IFile open = files.Open("s/old");
        Assert.Equal(1, open.Length);
    }

    [Fact]
    public void Errors_of_the_system_are_IOExceptions()
    {
        var files = new DiskFiles(_root);
        files.Create("s/a").Dispose();
        Assert.ThrowsAny<IOException>(() => files.Create("s/a"));
        Assert.ThrowsAny<IOException>(() => files.Open("s/b"));
        Assert.ThrowsAny<IOException>(() => files.FlushFolder("nowhere"));
        Assert.Empty(files.List("nowhere"));
        files.Delete("s/b");
    }
}

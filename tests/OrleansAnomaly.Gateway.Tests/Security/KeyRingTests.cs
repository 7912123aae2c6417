using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Keys;
using OrleansAnomaly.TestKit.Fleet;

namespace OrleansAnomaly.Gateway.Tests.Security;

public sealed class KeyRingTests : IDisposable
{
    private readonly KeyBook _book = new();
    private readonly ManualTime _time = new(KeyBook.Now);

    public void Dispose() => _book.Dispose();

    [Fact]
    public void Every_text_that_is_shown_costs_one_hash_whatever_it_is()
    {
        string good = _book.Add(Role.Viewer), expired = _book.Add(Role.Viewer, good: TimeSpan.Zero), revoked = _book.Add(Role.Viewer);
        _book.Revoke(revoked);
        KeyRing ring = Ring();
        long hashed = 0;
        foreach (string text in (string[])["", "garbage", new('x', 16 << 10), good[..^1], KeyText.Create().Reveal(), KeyBook.WithOtherSecret(good), expired, revoked])
        {
            Assert.Null(ring.Find(text));
            Assert.Equal(++hashed, ring.Hashed);
        }
        Assert.NotNull(ring.Find(good));
        Assert.Equal(++hashed, ring.Hashed);
    }

    [Fact]
    public void A_key_is_good_until_the_moment_at_which_it_expires()
    {
        string text = _book.Add(Role.Operator, "acme", "plant/a", TimeSpan.FromHours(1));
        KeyRing ring = Ring();
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        KnownCaller caller = ring.Find(text)!;
        Assert.Equal(("acme", "plant/a", Right.Read | Right.Ingest | Right.Operate), (caller.Tenant, caller.Within, caller.Rights));
        Assert.True(ring.IsStillGood(caller));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(ring.Find(text));
        Assert.False(ring.IsStillGood(caller));
    }

    [Fact]
    public void A_new_file_counts_from_the_next_look_on_a_broken_one_never_and_one_that_is_gone_shuts_the_door()
    {
        string first = _book.Add(Role.Viewer);
        KeyRing ring = Ring();
        Assert.False(ring.Renew());
        string second = _book.Add(Role.Viewer);
        Assert.Null(ring.Find(second));
        Assert.True(ring.Renew());
        Assert.NotNull(ring.Find(second));

        byte[] sound = File.ReadAllBytes(_book.File);
        foreach (string broken in (string[])["", "{", "{\"version\":1,\"keys\":[null]}", "{\"version\":2,\"keys\":[]}", Encoding.UTF8.GetString(sound)[..^3]])
        {
            File.WriteAllText(_book.File, broken);
            Assert.False(ring.Renew());
            Assert.NotNull(ring.Find(first));
        }
        File.Delete(_book.File);
        Assert.True(ring.Renew());
        Assert.Null(ring.Find(first));
        Assert.False(ring.Renew());
        File.WriteAllBytes(_book.File, sound);
        Assert.True(ring.Renew());
        Assert.NotNull(ring.Find(first));
        _book.Revoke(first);
        Assert.True(ring.Renew());
        Assert.Null(ring.Find(first));
    }

    [Fact]
    public void A_file_is_its_owners_alone_and_holds_no_secret()
    {
        string text = _book.Add(Role.Admin);
        string content = File.ReadAllText(_book.File);
        Assert.DoesNotContain(text[(8 + KeyText.IdDigits + 1)..^9], content, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(text[8..(8 + KeyText.IdDigits)], content, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_book.File));
    }

    [Theory]
    [InlineData("\"role\": \"viewer\"", "\"role\": \"god\"")]
    [InlineData("\"role\": \"viewer\"", "\"role\": 3")]
    [InlineData("\"tenant\": \"default\"", "\"tenant\": \"a/b\"")]
    [InlineData("\"tenant\": \"default\"", "\"tenant\": null")]
    [InlineData("\"path\": \"\"", "\"path\": \"/plant\"")]
    [InlineData("\"path\": \"\"", "\"paht\": \"plant\"")]
    [InlineData("\"path\": \"\"", "\"path\": \"plant\", \"path\": \"\"")]
    [InlineData("\"requestsPerSecond\": null", "\"requestsPerSecond\": -1")]
    [InlineData("\"path\": \"\",", "")]
    [InlineData("\"expires\": null,", "")]
    [InlineData("\"revoked\": null,", "")]
    [InlineData("\"limits\": {", "\"limits\": null, \"note\": {")]
    [InlineData("\"bodyBytes\": null", "\"bodyBytes\": \"many\"")]
    [InlineData("\"hash\": \"", "\"hash\": \"AAAA")]
    public void A_key_that_means_nothing_makes_the_file_unusable_rather_than_a_key_that_means_more(string sound, string unsound)
    {
        _book.Add(Role.Viewer);
        string content = File.ReadAllText(_book.File);
        Assert.Contains(sound, content, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => KeyFile.Parse(Encoding.UTF8.GetBytes(content.Replace(sound, unsound, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Many_may_change_a_file_at_once_and_no_change_is_lost()
    {
        string path = _book.File;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => KeyFile.ChangeAsync(path, keys => [.. keys, Made(i)], () => Task.CompletedTask, TimeProvider.System, CancellationToken.None))));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"key {i}").Order(), KeyFile.Read(path).Select(key => key.Name).Order());
    }

    [Fact]
    public async Task A_change_that_may_not_be_made_leaves_the_file_as_it_was()
    {
        _book.Add(Role.Viewer);
        byte[] before = File.ReadAllBytes(_book.File);
        await Assert.ThrowsAsync<IOException>(() => KeyFile.ChangeAsync(_book.File, keys => [.. keys, Made(1)], () => throw new IOException("the audit log is full"), TimeProvider.System, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidDataException>(() => KeyFile.ChangeAsync(_book.File, keys => [.. keys, .. keys], () => Task.CompletedTask, TimeProvider.System, CancellationToken.None));
        Assert.Equal(before, File.ReadAllBytes(_book.File));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(_book.File)!, "*.new"));
    }

    private static ApiKey Made(int number)
    {
        var text = KeyText.Create();
        return new ApiKey { Id = text.Id, Name = $"key {number}", Tenant = "default", Role = Role.Viewer, Created = KeyBook.Now, Hash = text.Hash() };
    }

    private KeyRing Ring()
    {
        var ring = new KeyRing(_book.File, _time, NullLogger<KeyRing>.Instance);
        ring.Begin();
        return ring;
    }
}

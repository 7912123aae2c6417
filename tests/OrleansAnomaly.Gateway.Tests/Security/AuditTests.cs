using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Audit;

namespace OrleansAnomaly.Gateway.Tests.Security;

public sealed class AuditTests : IDisposable
{
    private static readonly AuditEntry s_entry = new(AuditActs.KeyCreate, AuditOutcome.Done, "somebody \"quoted\" é\n") { Tenant = "default", Subject = "key 1" };

    private readonly KeyBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task A_log_that_nobody_has_touched_is_fine_and_tells_its_head()
    {
        string head = await WriteAsync(5);
        AuditFindings found = Verify(File.ReadAllBytes(_book.Audit));
        Assert.Equal((5, head, null, null), (found.Lines, found.Head, found.BrokenLine, found.Fault));
        Assert.Equal((0, AuditChain.Nothing, null), (Verify([]).Lines, Verify([]).Head, Verify([]).Fault));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_book.Audit));
    }

    [Fact]
    public async Task A_change_of_any_byte_is_found_and_so_is_one_that_is_put_in_or_taken_out()
    {
        await WriteAsync(3);
        byte[] sound = File.ReadAllBytes(_book.Audit);
        for (int at = 0; at < sound.Length; at++)
        {
            var random = new SplitMix64((ulong)at);
            byte[] changed = [.. sound];
            changed[at] ^= (byte)(1 + random.NextInt32(255));
            int line = sound.AsSpan(0, at).Count((byte)'\n') + 1;
            AuditFindings found = Verify(changed);
            Assert.True(found.BrokenLine == line && found.Fault is not null, $"byte {at} of line {line}: {found}");
            Assert.NotNull(Verify([.. sound[..at], .. sound[(at + 1)..]]).Fault);
            Assert.NotNull(Verify([.. sound[..at], (byte)random.NextInt32(256), .. sound[at..]]).Fault);
        }
    }

    [Fact]
    public async Task Lines_that_are_taken_out_doubled_or_exchanged_are_found()
    {
        await WriteAsync(4);
        string[] lines = [.. File.ReadAllLines(_book.Audit).Select(line => line + "\n")];
        foreach (int[] order in (int[][])[[1, 2, 3], [0, 2, 3], [0, 0, 1, 2, 3], [0, 2, 1, 3], [3, 2, 1, 0]])
            Assert.NotNull(Verify(Encoding.UTF8.GetBytes(string.Concat(order.Select(i => lines[i])))).Fault);
    }

    [Fact]
    public async Task Lines_that_are_cut_off_are_found_by_who_knows_the_head()
    {
        string early = await WriteAsync(2), late = await WriteAsync(2);
        byte[] whole = File.ReadAllBytes(_book.Audit);
        Assert.Equal(2, Verify(whole, early).HeadAt);
        Assert.Equal(4, Verify(whole, late).HeadAt);
        byte[] cut = whole[..(whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1)];
        Assert.Null(Verify(cut).Fault);
        Assert.Contains("cut off", Verify(cut, late).Fault);
        Assert.Equal(2, Verify(cut, early).HeadAt);
    }

    [Fact]
    public async Task Many_processes_may_write_and_their_lines_hang_together()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var file = new AuditFile(_book.Audit, TimeProvider.System);
            for (int i = 0; i < 5; i++)
                await file.AppendAsync(s_entry, CancellationToken.None);
        })));
        AuditFindings found = Verify(File.ReadAllBytes(_book.Audit));
        Assert.Equal((40, null), (found.Lines, found.Fault));
    }

    [Fact]
    public async Task What_a_crash_left_of_a_line_is_cut_off_and_told()
    {
        await WriteAsync(2);
        byte[] whole = File.ReadAllBytes(_book.Audit);
        foreach (int left in (int[])[1, 100, whole.Length - 1])
        {
            File.WriteAllBytes(_book.Audit, whole[..left]);
            await WriteAsync(1);
            AuditFindings found = Verify(File.ReadAllBytes(_book.Audit));
            Assert.Null(found.Fault);
            Assert.Equal(left == whole.Length - 1 ? 3 : 2, found.Lines);
            Assert.Contains("\"act\":\"audit.mend\"", File.ReadAllText(_book.Audit));
        }
    }

    [Fact]
    public async Task Nothing_is_appended_to_what_is_no_audit_log()
    {
        await WriteAsync(2);
        string sound = File.ReadAllText(_book.Audit);
        foreach (string damaged in (string[])["some words\n", sound.Replace("key 1", "key 2", StringComparison.Ordinal), sound + new string('x', 60_000)])
        {
            File.WriteAllText(_book.Audit, damaged);
            await Assert.ThrowsAsync<IOException>(() => WriteAsync(1));
            Assert.Equal(damaged, File.ReadAllText(_book.Audit));
        }
    }

    [Fact]
    public async Task Administrative_acts_and_refused_ones_are_told_with_who_wanted_them()
    {
        string admin = _book.Add(Role.Admin), viewer = _book.Add(Role.Viewer), sender = _book.Add(Role.Sender);
        await using (RunningGateway running = await RunningGateway.StartAsync(_book.Options))
        {
            using HttpResponseMessage sent = await SendAsync(running, sender, "/v1/readings", """{"sensor":"p/a/x","time":1772449200000,"value":1}""");
            Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
            foreach ((string? key, HttpStatusCode status) in ((string?, HttpStatusCode)[])[(admin, HttpStatusCode.NoContent), (viewer, HttpStatusCode.Forbidden), (null, HttpStatusCode.Unauthorized)])
            {
                using HttpResponseMessage answer = await SendAsync(running, key, "/v1/sensors/relearn?sensor=p/a/x");
                Assert.Equal(status, answer.StatusCode);
            }
            _book.Add(Role.Viewer);
            await running.Server.Services.GetRequiredService<Renewal>().RenewAsync(CancellationToken.None);
        }
        Assert.Null(Verify(File.ReadAllBytes(_book.Audit)).Fault);
        string[] told = [.. File.ReadAllLines(_book.Audit).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => $"{line.GetProperty("act")} {line.GetProperty("outcome")} {line.GetProperty("subject")} by {line.GetProperty("who")}")];
        Assert.StartsWith("gateway.start done", told[0]);
        Assert.StartsWith("sensor.relearn asked p/a/x by Admin of default (key ", told[1]);
        Assert.StartsWith("sensor.relearn done p/a/x by Admin of default (key ", told[2]);
        Assert.StartsWith("request refused POST /v1/sensors/relearn by Viewer of default (key ", told[3]);
        Assert.Equal("request refused POST /v1/sensors/relearn by nobody known", told[4]);
        Assert.StartsWith("keys.reload done", told[5]);
        Assert.StartsWith("gateway.stop done", told[6]);
        Assert.Equal(7, told.Length);
    }

    [Fact]
    public async Task An_act_that_cannot_be_written_down_is_not_done()
    {
        string admin = _book.Add(Role.Admin, Roles.AllTenants);
        await using RunningGateway running = await RunningGateway.StartAsync(_book.Options);
        File.WriteAllText(_book.Audit, "no audit log\n");
        using HttpResponseMessage answer = await SendAsync(running, admin, "/v1/snapshots");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        JsonElement problem = await RunningGateway.JsonOf(answer);
        Assert.Equal("urn:orleans-anomaly:problem:not_audited", problem.GetProperty("type").GetString());
        Assert.Contains("nothing was done", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Refusals_are_told_a_few_at_a_time_however_many_there_are()
    {
        await using RunningGateway running = await RunningGateway.StartAsync(_book.Options);
        for (int i = 0; i < 100; i++)
        {
            using HttpResponseMessage answer = await SendAsync(running, null, "/v1/snapshots");
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        Assert.InRange(File.ReadAllLines(_book.Audit).Length, 2, 60);
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningGateway running, string? key, string path, string? row = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        if (row is not null)
            request.Content = new StringContent(row, Encoding.UTF8, "application/x-ndjson");
        return await running.Client.SendAsync(request);
    }

    private static AuditFindings Verify(byte[] bytes, string? head = null) => AuditFile.Verify(new MemoryStream(bytes), head, CancellationToken.None);

    private async Task<string> WriteAsync(int lines)
    {
        var file = new AuditFile(_book.Audit, TimeProvider.System);
        string head = "";
        for (int i = 0; i < lines; i++)
            head = await file.AppendAsync(s_entry, CancellationToken.None);
        return head;
    }
}

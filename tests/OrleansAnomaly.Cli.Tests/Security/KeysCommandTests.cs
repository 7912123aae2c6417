using System.Text.Json;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;

namespace OrleansAnomaly.Cli.Tests.Security;

public sealed class KeysCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Keys => _folder["keys.json"];

    private string Audit => _folder["audit.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_made_shown_once_listed_without_its_text_and_revoked()
    {
        CommandRun made = CommandRun.Of("keys", "create", "--keys", Keys, "--audit", Audit, "--name", "dashboard", "--role", "viewer", "--path", "plant-1", "--expires", "90d", "--requests-per-second", "5", "--body-bytes", "1MiB");
        Assert.Equal(0, made.ExitCode);
        string text = Assert.Single(made.Lines);
        Assert.StartsWith("anomaly_", text);
        string id = text.Split('_')[1], secret = text.Split('_')[2];
        Assert.Contains("shown this once", made.Error);
        CommandRun list = CommandRun.Of("keys", "list", "--keys", Keys);
        Assert.Contains(id, list.Out);
        Assert.Contains("dashboard", list.Out);
        Assert.Equal(0, CommandRun.Of("keys", "revoke", id, "--keys", Keys, "--audit", Audit).ExitCode);
        Assert.Contains("no: revoked", CommandRun.Of("keys", "list", "--keys", Keys).Out);
        Assert.All((string[])[made.Error, list.Out, File.ReadAllText(Keys), File.ReadAllText(Audit)], shown => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
        Assert.Equal(["key.create asked", "key.create done", "key.revoke asked", "key.revoke done"], File.ReadAllLines(Audit).Select(line => JsonDocument.Parse(line).RootElement).Select(line => $"{line.GetProperty("act")} {line.GetProperty("outcome")}"));
    }

    [Theory]
    [InlineData("create --name a --role king", "--role is 'king'; expected viewer, sender, operator, admin")]
    [InlineData("create --name a --role 1", "--role is '1'")]
    [InlineData("create --name a --role viewer --path a//b", "path: the sensor path has an empty segment")]
    [InlineData("create --name a --role viewer --tenant a/b", "tenant: the tenant contains '/'")]
    [InlineData("create --name a --role viewer --tenant * --path a", "expected no path")]
    [InlineData("create --name a --role viewer --expires soon", "--expires is 'soon'")]
    [InlineData("create --name a --role viewer --body-bytes 5", "bodyBytes is 5; expected 1024")]
    [InlineData("revoke 0000000000000000", "there is no key 0000000000000000")]
    [InlineData("revoke anomaly_0000000000000000_ff", "expected the 16 digits of a key's id, never its text")]
    public void What_cannot_be_meant_changes_nothing_and_says_why(string arguments, string fault)
    {
        CommandRun run = CommandRun.Of(["keys", .. arguments.Split(' '), "--keys", Keys]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(fault, run.Error);
        Assert.False(File.Exists(Keys));
        Assert.Equal("", run.Out);
    }

    [Fact]
    public void Nothing_is_made_that_the_audit_log_cannot_tell()
    {
        File.WriteAllText(Audit, "no audit log\n");
        CommandRun run = CommandRun.Of("keys", "create", "--keys", Keys, "--audit", Audit, "--name", "a", "--role", "viewer");
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("nothing was changed", run.Error);
        Assert.False(File.Exists(Keys));
    }

    [Fact]
    public void An_audit_log_is_verified_and_the_first_line_that_was_changed_is_named()
    {
        for (int i = 0; i < 2; i++)
            CommandRun.Of("keys", "create", "--keys", Keys, "--audit", Audit, "--name", $"key-{i}", "--role", "sender");
        CommandRun fine = CommandRun.Of("audit", "verify", Audit);
        Assert.Equal(0, fine.ExitCode);
        string head = Assert.Single(fine.Lines);
        Assert.Equal(0, CommandRun.Of("audit", "verify", Audit, "--head", head).ExitCode);
        string[] lines = File.ReadAllLines(Audit);
        File.WriteAllText(Audit, string.Concat(lines[..^1].Select(line => line + "\n")));
        Assert.Equal(0, CommandRun.Of("audit", "verify", Audit).ExitCode);
        CommandRun cut = CommandRun.Of("audit", "verify", Audit, "--head", head);
        Assert.Equal(1, cut.ExitCode);
        Assert.Contains("lines were cut off", cut.Error);
        File.WriteAllText(Audit, string.Concat(lines.Select(line => line.Replace("key-1", "key-2", StringComparison.Ordinal) + "\n")));
        CommandRun changed = CommandRun.Of("audit", "verify", Audit);
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("fine up to line 2; line 3: its hash is not that of its bytes", changed.Error);
        Assert.Equal(2, CommandRun.Of("audit", "verify", _folder["nowhere"]).ExitCode);
        Assert.Equal(2, CommandRun.Of("audit", "verify", Audit, "--head", "xyz").ExitCode);
    }

    [Fact]
    public async Task Commands_show_the_key_of_a_file_or_of_the_environment()
    {
        string text = CommandRun.Of("keys", "create", "--keys", Keys, "--name", "all", "--role", "admin", "--tenant", "*").Lines[0];
        await using EmbeddedFleet fleet = await EmbeddedFleet.StartAsync(new EdgeOptions { Shards = 1, MemoryBudget = 64L << 20 });
        await using GatewayServer gateway = await GatewayServer.StartAsync(new GatewayOptions { Url = "http://127.0.0.1:0", Security = new SecurityOptions { KeysFile = Keys } });
        gateway.Open(fleet);
        CommandRun refused = CommandRun.Of("status", "--url", gateway.Url);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("shows no key or token that lets in here", refused.Error);
        string file = _folder.Write("all.key", text + "\n");
        Assert.Equal(0, CommandRun.Of("status", "--url", gateway.Url, "--key-file", file).ExitCode);
        Assert.Equal(0, CommandRun.In(new Dictionary<string, string> { ["ANOMALY_KEY_FILE"] = file }, "incidents", "--url", gateway.Url).ExitCode);
        Assert.Equal(0, CommandRun.In(new Dictionary<string, string> { ["ANOMALY_KEY"] = text }, "incidents", "--url", gateway.Url, "--as-tenant", "other").ExitCode);
        Assert.Equal(2, CommandRun.Of("status", "--url", gateway.Url, "--key-file", _folder.Write("empty.key", "\n")).ExitCode);
        Assert.Equal(2, CommandRun.Of("status", "--url", gateway.Url, "--ca", file).ExitCode);
    }

    [Fact]
    public void A_server_is_told_that_there_are_no_keys_and_how_to_make_some()
    {
        CommandRun run = CommandRun.Of("serve", "--memory", "--url", "http://127.0.0.1:0", "--set", $"Gateway:Security:KeysFile={Keys}");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("anomaly keys create", run.Error.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public void A_listener_that_other_machines_reach_needs_locks_or_a_word()
    {
        CommandRun run = CommandRun.Of("serve", "--check", "--url", "http://0.0.0.0:8080");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--insecure", run.Error);
        CommandRun told = CommandRun.In(new Dictionary<string, string> { ["ANOMALY_KEY"] = "x", ["ANOMALY_KEY_FILE"] = "y" }, "serve", "--check", "--url", "http://0.0.0.0:8080", "--insecure");
        Assert.Equal(0, told.ExitCode);
        Assert.Contains(told.Lines, line => line.StartsWith("Gateway:Insecure", StringComparison.Ordinal) && line.EndsWith("# --insecure", StringComparison.Ordinal));
    }
}

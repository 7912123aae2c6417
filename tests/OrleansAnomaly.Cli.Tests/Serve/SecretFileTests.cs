using System.ComponentModel;

namespace OrleansAnomaly.Cli.Tests.Serve;

public sealed class SecretFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_secret_may_stand_in_a_file_and_is_never_shown()
    {
        string file = _folder.Write("token", "hidden-word\n");
        OptionSources sources = Sources(("Token", "@" + file), ("Name", "@" + file));
        Options options = Read(sources, out IReadOnlyList<string> faults);
        Assert.Empty(faults);
        // What is no secret is a text like any other.
        Assert.Equal(("hidden-word", "@" + file), (options.Token, options.Name));
        using var shown = new StringWriter();
        EffectiveOptions.Write(shown, options, sources);
        Assert.DoesNotContain("hidden-word", shown.ToString(), StringComparison.Ordinal);
        Assert.Equal("hidden-word", Read(Sources(("Token", "hidden-word")), out _).Token);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_fault_among_the_others()
    {
        Read(Sources(("Token", "@" + _folder["nowhere"])), out IReadOnlyList<string> faults);
        Assert.Contains($"--set: Token is to be read from '{_folder["nowhere"]}'", Assert.Single(faults));
    }

    private static OptionSources Sources(params (string Key, string Value)[] settings) =>
        new(null, new Dictionary<string, string>(), [.. settings.Select(setting => new OptionSetting(setting.Key, setting.Value, "--set"))]);

    private static Options Read(OptionSources sources, out IReadOnlyList<string> faults)
    {
        var reader = new OptionReader(OptionNames.Configuration);
        Options options = reader.Read(new Options(), sources.Root);
        faults = reader.Faults;
        return options;
    }

    private sealed record Options
    {
        [PasswordPropertyText(true)]
        public string? Token { get; init; }

        public string? Name { get; init; }
    }
}

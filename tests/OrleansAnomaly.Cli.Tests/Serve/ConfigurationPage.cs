using OrleansAnomaly.Cli.Serve;

namespace OrleansAnomaly.Cli.Tests.Serve;

/// <summary>docs/configuration.md, made of the records of options and their documentation.</summary>
internal static class ConfigurationPage
{
    private const string Beginning = """
        # Configuration

        The options of `anomaly serve`. This page is written from the options' own documentation by
        `dotnet run --project tests/OrleansAnomaly.Cli.Tests -- write`; a test fails where it is stale.

        Options come from four places; later ones win:

        1. the defaults below;
        2. `appsettings.json` in the working directory, where there is one, or the file of `--config`: JSON, at most 1 MiB;
        3. variables of the environment that begin with `ANOMALY_`; two underscores part what a colon parts below;
        4. flags: `--url`, `--data`, `--memory`, `--log-file`, `--insecure`, and `--set KEY=VALUE` for any option.

        `ANOMALY_KEY` and `ANOMALY_KEY_FILE` are no options of a server: they are what clients show it.

        Keys may be written in capitals or not. A key that is not known, a value that cannot be read or is out of range: the server does not start, and every fault is told
        at once, with where it stands and what was expected. `anomaly serve --check` reads and checks the options, prints each with where it comes from, and ends.

        | kind | is written |
        |---|---|
        | span | `250ms`, `90s`, `5min`, `24h`, `7d`, a bare number of seconds, or `hh:mm:ss` |
        | bytes | a number, or one with `KB`, `MB`, `GB`, `TB` (thousands), `KiB`, `MiB`, `GiB`, `TiB`, `PiB` (1,024s) |
        | number, count | `1e-4`, `0.5`; `64` |
        | flag | `true` or `false` |
        | words | one of those that are named, in capitals or not |

        ```json
        {
          "Gateway": { "Url": "http://127.0.0.1:9000", "RequestsPerSecond": 500 },
          "Fleet": {
            "DataDirectory": "/var/lib/anomaly",
            "MemoryBudget": "4GiB",
            "HistoryRetention": "30d",
            "Log": { "Fsync": "Interval", "FsyncInterval": "500ms" },
            "Sensors": { "AlarmPValue": 1e-5, "Detector": { "Name": "zscore", "Memory": "7d" } }
          },
          "Logging": { "File": "/var/log/anomaly/anomaly.log", "KeptFiles": 30 },
          "Telemetry": { "OtlpEndpoint": "http://127.0.0.1:4318" }
        }
        ```

        The same option elsewhere: `ANOMALY_Fleet__Log__Fsync=Interval`, `--set Fleet:Log:Fsync=Interval`.

        """;

    // What a default is where the machine decides, or nothing is set.
    private static readonly Dictionary<string, string> s_defaults = new()
    {
        ["Gateway:MaxDetecting"] = "the number of processors",
        ["Gateway:Security:KeysFile"] = "none",
        ["Gateway:Security:AuditFile"] = "none",
        ["Gateway:Security:AllowedOrigins"] = "none",
        ["Gateway:Security:Jwt:Issuer"] = "none",
        ["Gateway:Security:Jwt:Audience"] = "none",
        ["Gateway:Security:Jwt:KeysFile"] = "none",
        ["Gateway:Security:Jwt:KeysUrl"] = "none",
        ["Gateway:Security:Jwt:Tenant"] = "none",
        ["Gateway:Tls:CertificateFile"] = "none",
        ["Gateway:Tls:KeyFile"] = "none",
        ["Gateway:Tls:ClientCaFile"] = "none",
        ["Fleet:Shards"] = "the number of processors",
        ["Fleet:MemoryBudget"] = "half of the memory",
        ["Logging:File"] = "none",
        ["Telemetry:OtlpEndpoint"] = "none",
    };

    public static string File { get; } = Path.Join(Source.Root, "docs", "configuration.md");

    public static string Text() => Beginning.ReplaceLineEndings("\n") + OptionTables.Of(new ServeOptions(), s_defaults);
}

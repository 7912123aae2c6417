using OrleansAnomaly.Cli.Tests.Serve;
using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary>docs/cluster-configuration.md, made of the records of options and their documentation.</summary>
internal static class ClusterPage
{
    private const string Beginning = """
        # Configuration of a cluster

        The options of `anomaly-silo` and `anomaly-gateway`; [the cluster](cluster.md) says what they are for. This page is written from the options' own
        documentation by `dotnet run --project tests/OrleansAnomaly.Silo.Tests -- write`; a test fails where it is stale.

        Options come from the same places as those of [`anomaly serve`](configuration.md), and are written alike: the defaults below; `appsettings.json` in the
        working directory or the file of `--config`; variables of the environment that begin with `ANOMALY_`; flags, of which `--set KEY=VALUE` sets any. Later
        ones win. One file may serve all processes of a cluster: what concerns a silo alone a gateway does not use. `Cluster:Connection` and `Dashboard:Token` are
        secrets: no check, log or message shows them, and `@/run/secrets/name` has them read from that file.

        ```json
        {
          "Cluster": { "Id": "plant", "Connection": "Host=db;Database=anomaly;Username=anomaly" },
          "Gateway": {
            "Url": "https://0.0.0.0:8443",
            "Security": { "KeysFile": "/run/secrets/anomaly/keys.json", "AuditFile": "/var/log/anomaly/audit.jsonl" },
            "Tls": { "CertificateFile": "/run/secrets/tls/tls.crt", "KeyFile": "/run/secrets/tls/tls.key" }
          },
          "Fleet": { "MemoryBudget": "8GiB", "HistoryRetention": "30d", "Sensors": { "AlarmPValue": 1e-5 } },
          "Telemetry": { "OtlpEndpoint": "http://127.0.0.1:4318" },
          "DrainTimeout": "45s"
        }
        ```

        """;

    // What a default is where the machine decides, or nothing is set.
    private static readonly Dictionary<string, string> s_defaults = new()
    {
        ["Cluster:Connection"] = "none",
        ["Cluster:SiloName"] = "none",
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
        ["Fleet:MemoryBudget"] = "half of the memory",
        ["Logging:File"] = "none",
        ["Telemetry:OtlpEndpoint"] = "none",
        ["Dashboard:Url"] = "none",
        ["Dashboard:Token"] = "none",
    };

    public static string File { get; } = Path.Join(Source.Root, "docs", "cluster-configuration.md");

    public static string Text() => Beginning.ReplaceLineEndings("\n") + OptionTables.Of(new SiloOptions(), s_defaults);
}

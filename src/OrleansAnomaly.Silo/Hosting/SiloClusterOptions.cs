using System.ComponentModel;
using System.Net;
using OrleansAnomaly.Storage.Postgres;

namespace OrleansAnomaly.Silo.Hosting;

/// <summary>Which cluster a process belongs to, how others reach it, and how soon it is known that one has died.</summary>
public sealed record SiloClusterOptions
{
    /// <summary>Name of the cluster; processes with the same name and database find each other. 1 to 100 characters.</summary>
    public string Id { get; init; } = "anomaly";

    /// <summary>Name of the service, which stays the same when a cluster is replaced by another; 1 to 100 characters.</summary>
    public string ServiceId { get; init; } = "anomaly";

    /// <summary>The PostgreSQL database that the cluster shares, as Npgsql reads it: <c>Host=db;Database=anomaly;Username=anomaly;Password=…</c>.</summary>
    [PasswordPropertyText(true)]
    public string? Connection { get; init; }

    /// <summary>Most connections to the database, 4 to 1,000, unless the connection string says it.</summary>
    public int Connections { get; init; } = 20;

    /// <summary>One silo alone with everything in memory: no database, and nothing outlives the process.</summary>
    public bool Localhost { get; init; }

    /// <summary>Name of the silo in logs and in what it owns; the machine's name and <c>SiloPort</c> where there is none. In Kubernetes the pod's name.</summary>
    public string? SiloName { get; init; }

    /// <summary>The IP address at which other silos and gateways reach this one, and it listens. In Kubernetes the pod's address.</summary>
    public string AdvertisedAddress { get; init; } = "127.0.0.1";

    /// <summary>Where other silos connect; 1 to 65,535. Nothing there asks who they are: only machines of the cluster should reach it.</summary>
    public int SiloPort { get; init; } = 11_111;

    /// <summary>Where gateways that are no silos connect; 1 to 65,535, or 0 for none. Nothing there asks who they are.</summary>
    public int GatewayPort { get; init; } = 30_000;

    /// <summary>Whether to listen at all addresses of the machine, where <c>AdvertisedAddress</c> is one that it does not know itself.</summary>
    public bool ListenOnAny { get; init; }

    /// <summary>How long a silo waits for another one's sign of life, and how often it asks; 100 milliseconds to 1 minute.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many signs of life in a row must be missing before a silo suspects another; 1 to 100.</summary>
    public int MissedProbes { get; init; } = 3;

    /// <summary>How many silos must suspect another one before it is declared dead, 1 to 10; where there are fewer, all.</summary>
    public int Votes { get; init; } = 2;

    /// <summary>For how long a suspicion counts; 1 second to 1 hour.</summary>
    public TimeSpan VoteExpiration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the table of silos is read although nobody told of a change; 1 second to 1 hour.</summary>
    public TimeSpan TableRefresh { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a silo writes into the table that it lives; 1 second to 10 minutes. After three times that span others take no notice of it when they start.</summary>
    public TimeSpan AliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For how long dead silos stay in the table; 1 minute to 365 days.</summary>
    public TimeSpan DeadSilosKept { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Longest that a call from one process to another may take; 1 second to 10 minutes.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The name under which it is known.</summary>
    internal string Name => SiloName ?? $"{Environment.MachineName}:{SiloPort}";

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Text(nameof(Id), Id);
        Text(nameof(ServiceId), ServiceId);
        if (SiloName is not null)
            Text(nameof(SiloName), SiloName);
        if (Connection is not null && PostgresDatabase.Misfit(Connection) is { } misfit)
            errors.Add($"{nameof(Connection)} cannot be read: {misfit}; expected a text such as Host=db;Database=anomaly;Username=anomaly");
        if (!IPAddress.TryParse(AdvertisedAddress, out IPAddress? address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            errors.Add($"{nameof(AdvertisedAddress)} is '{AdvertisedAddress}'; expected the IP address at which others reach this silo");
        Number(nameof(Connections), Connections, 4, 1_000);
        Number(nameof(SiloPort), SiloPort, 1, 65_535);
        Number(nameof(GatewayPort), GatewayPort, 0, 65_535);
        if (SiloPort == GatewayPort)
            errors.Add($"{nameof(GatewayPort)} is {GatewayPort}, which is SiloPort too; expected another");
        Number(nameof(MissedProbes), MissedProbes, 1, 100);
        Number(nameof(Votes), Votes, 1, 10);
        Span(nameof(ProbeTimeout), ProbeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Span(nameof(VoteExpiration), VoteExpiration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Span(nameof(TableRefresh), TableRefresh, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Span(nameof(AliveInterval), AliveInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Span(nameof(DeadSilosKept), DeadSilosKept, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        Span(nameof(ResponseTimeout), ResponseTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        return errors;

        void Text(string name, string value)
        {
            if (string.IsNullOrWhiteSpace(value) || value.Length > 100)
                errors.Add($"{name} has {value.Length} characters; expected 1 to 100");
        }

        void Number(string name, int value, int least, int most)
        {
            if (value < least || value > most)
                errors.Add($"{name} is {value}; expected {least} to {most}");
        }

        void Span(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
                errors.Add($"{name} is {value}; expected {least} to {most}");
        }
    }
}

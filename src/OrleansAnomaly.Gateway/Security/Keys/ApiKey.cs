using System.Text.Json.Serialization;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Security.Keys;

/// <summary>A key as a file holds it: everything but its secret. A file must have every field: one that was forgotten might mean more than was meant.</summary>
internal sealed record ApiKey
{
    public const int LongestName = 100;

    /// <summary>Names it among all; 16 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>For people, logs and the audit log; 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant whose it is; <c>*</c> for all of them and what belongs to none.</summary>
    public required string Tenant { get; init; }

    public required Role Role { get; init; }

    /// <summary>The path that holds all it reaches, whole segments counting; empty for all of the tenant.</summary>
    [JsonRequired]
    public string Path { get; init; } = "";

    public required DateTimeOffset Created { get; init; }

    /// <summary>From then on it is refused; null where it does not expire.</summary>
    [JsonRequired]
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was taken away; null where it was not.</summary>
    [JsonRequired]
    public DateTimeOffset? Revoked { get; init; }

    [JsonRequired]
    public CallerLimits Limits { get; init; } = CallerLimits.None;

    /// <summary>SHA-256 of its secret; 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Whether it lets in at that time.</summary>
    public bool IsGood(DateTimeOffset now) => Revoked is null && !(Expires <= now);

    /// <summary>Says everything that is wrong; empty where it is sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>(Limits.Validate());
        if (!KeyText.IsId(Id))
            faults.Add($"id is '{Short(Id)}'; expected {KeyText.IdDigits} hexadecimal digits");
        if (Name.Length is < 1 or > LongestName || Name.Any(char.IsControl) || Name.Trim() != Name)
            faults.Add($"name is '{Short(Name)}'; expected 1 to {LongestName} characters without control characters, and no blanks at its ends");
        if (!SensorId.TryCreate("x", out _, out string? error, Tenant))
            faults.Add($"tenant: {error}");
        if (Path.Length > 0 && !SensorId.TryCreate(Path, out _, out error))
            faults.Add($"path: {error}");
        if (Path.Length > 0 && Tenant == Roles.AllTenants)
            faults.Add($"path is '{Short(Path)}' and tenant is {Roles.AllTenants}; expected no path, as paths are of one tenant");
        if (Hash.Length != 32)
            faults.Add($"hash has {Hash.Length} bytes; expected the 32 of SHA-256");
        return faults;
    }

    private static string Short(string text) => (text.Length <= 60 ? text : text[..60] + "…").ReplaceLineEndings(" ");
}

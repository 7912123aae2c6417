namespace OrleansAnomaly.Gateway.Security;

/// <summary>Who has shown that he is who he says, before it is clear which tenant his request is about.</summary>
/// <param name="Credential">Names what he has shown, such as <c>key 00af…</c>; the same for all his requests, and no secret.</param>
/// <param name="Name">Names him for people.</param>
/// <param name="Tenant">His tenant; <c>*</c> for all.</param>
/// <param name="Within">The path that holds all he reaches; empty for all of the tenant.</param>
/// <param name="Rights">What he may do there.</param>
/// <param name="Limits">What he may take.</param>
internal sealed record KnownCaller(string Credential, string Name, string Tenant, string Within, Right Rights, CallerLimits Limits)
{
    /// <summary>From then on he is refused; null where that is not known beforehand.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The key's id, where it was a key.</summary>
    public string? KeyId { get; init; }

    /// <summary>What all his requests are counted under.</summary>
    public string Account => KeyId ?? $"{Credential} {Name}";

    /// <summary>Who sends a request about a tenant.</summary>
    public Caller About(string tenant) =>
        new($"{Name} ({Credential})", tenant, Within, Tenant == Roles.AllTenants ? Rights | Right.Installation : Rights);
}

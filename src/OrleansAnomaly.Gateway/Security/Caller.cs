using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>Who sends a request, and what he may.</summary>
/// <param name="Name">Names him in logs and in the audit log; no secret.</param>
/// <param name="Tenant">The tenant that the request is about; he sees no other.</param>
/// <param name="Within">The path that holds all he may see: itself, or what lies below it; empty where that is all of the tenant.</param>
/// <param name="Rights">What he may do there.</param>
internal sealed record Caller(string Name, string Tenant, string Within, Right Rights)
{
    /// <summary>The caller of a gateway that asks nobody who he is.</summary>
    public static readonly Caller Anyone = new("anyone", SensorId.DefaultTenant, "", Right.Read | Right.Ingest | Right.Operate | Right.Administer | Right.Installation);

    /// <summary>Whether a sensor or an asset of that path is of what he reaches.</summary>
    public bool Reaches(string path) => PathScope.Holds(Within, path);

    /// <summary>Whether he may do all of that.</summary>
    public bool May(Right rights) => (Rights & rights) == rights;
}

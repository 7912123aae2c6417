namespace OrleansAnomaly.Gateway.Security;

/// <summary>Which rights a role has.</summary>
internal static class Roles
{
    /// <summary>In the place of a tenant: all of them, and what belongs to none.</summary>
    public const string AllTenants = "*";

    /// <summary>The rights of a role within a tenant.</summary>
    public static Right Rights(this Role role) => role switch
    {
        Role.Viewer => Right.Read,
        Role.Sender => Right.Ingest,
        Role.Operator => Right.Read | Right.Ingest | Right.Operate,
        Role.Admin => Right.Read | Right.Ingest | Right.Operate | Right.Administer,
        _ => Right.None,
    };

    /// <summary>Reads a role by its word, in capitals or not; a number is none.</summary>
    public static bool TryParse(string? text, out Role role)
    {
        foreach (Role known in Enum.GetValues<Role>())
        {
            role = known;
            if (known.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        role = default;
        return false;
    }

    /// <summary>The words, for messages.</summary>
    public static string Words => string.Join(", ", Enum.GetNames<Role>()).ToLowerInvariant();
}

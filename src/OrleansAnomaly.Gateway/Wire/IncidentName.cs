using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OrleansAnomaly.Gateway.Wire;

/// <summary>
/// An incident's name in an address: the asset's path in base64url, a dot, its number. A path itself would not do: it may hold anything, also what
/// clients and proxies take out of addresses (<c>..</c>).
/// </summary>
internal static class IncidentName
{
    public static string Of(string asset, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(asset))}.{number}");

    public static bool TryParse(string name, [NotNullWhen(true)] out string? asset, out int number)
    {
        asset = null;
        number = 0;
        int dot = name.IndexOf('.');
        if (dot <= 0 || name.Length > 1_024 || !int.TryParse(name.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number) || number < 1)
            return false;
        if (!Base64Url.IsValid(name.AsSpan(0, dot)))
            return false;
        asset = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name.AsSpan(0, dot)));
        return Of(asset, number) == name;
    }
}

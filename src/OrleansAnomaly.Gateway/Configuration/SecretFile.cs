using System.ComponentModel;
using System.Reflection;
using System.Text;
using OrleansAnomaly.Gateway.Security.Files;

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>Secrets that stand in files of their own, as those who run containers hand them over: the option is <c>@</c> and the file's name then.</summary>
internal static class SecretFile
{
    private const int MostBytes = 64 << 10;

    /// <summary>Whether options of that kind are shown to nobody.</summary>
    public static bool IsSecret(PropertyInfo property) => property.GetCustomAttribute<PasswordPropertyTextAttribute>() is { Password: true };

    /// <summary>The file that a secret option names; null where it is the secret itself, or no secret at all.</summary>
    public static string? Names(PropertyInfo property, OptionNode node) =>
        node.Children.Count == 0 && IsSecret(property) && node.Text is ['@', .. { Length: > 0 } file] ? file : null;

    /// <summary>The secret of a file, without the end of its line.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Read(string file) => Encoding.UTF8.GetString(SmallFile.Read(file, MostBytes)).TrimEnd('\r', '\n');
}

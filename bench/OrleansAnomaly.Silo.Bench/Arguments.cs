using System.Globalization;

namespace OrleansAnomaly.Silo.Bench;

/// <summary>Reads what follows a command.</summary>
internal static class Arguments
{
    public static int Number(string[] arguments, string name, int otherwise) =>
        Array.IndexOf(arguments, name) is >= 0 and int at && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
}

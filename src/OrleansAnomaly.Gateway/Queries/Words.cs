using System.Text.Json;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>Enumerations as words in snake_case, as bodies have them too.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Of);
}

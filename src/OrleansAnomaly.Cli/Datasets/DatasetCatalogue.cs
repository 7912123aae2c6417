using System.Text.Json;
using OrleansAnomaly.Core.Names;

namespace OrleansAnomaly.Cli.Datasets;

/// <summary>The sets that are known, by the list that comes with the program.</summary>
internal static class DatasetCatalogue
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static IReadOnlyList<Dataset> All { get; } = Read();

    /// <exception cref="UnusableArgumentException">There is none of that name.</exception>
    public static Dataset Of(string name) => All.FirstOrDefault(set => set.Name == name)
        ?? throw new UnusableArgumentException($"there is no data set '{name}'; {NearestName.Advice(name, [.. All.Select(set => set.Name)])}");

    private static Dataset[] Read()
    {
        using Stream stream = typeof(DatasetCatalogue).Assembly.GetManifestResourceStream("datasets.json")!;
        return JsonSerializer.Deserialize<Dataset[]>(stream, s_json)!;
    }
}

using System.Text.Json;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>Figures as JSON.</summary>
internal static class FigureFile
{
    /// <summary>The name that stands for standard output.</summary>
    public const string StandardOutput = "-";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes them into the file, if one is asked for.</summary>
    public static void Write(string? file, object figures, CommandConsole console)
    {
        if (file is null)
            return;
        string json = JsonSerializer.Serialize(figures, s_json);
        if (file == StandardOutput)
        {
            console.Out.WriteLine(json);
            return;
        }
        try
        {
            File.WriteAllText(file, json + Environment.NewLine);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new UnusableArgumentException($"--json is '{file}', which cannot be written: {failure.Message}");
        }
    }
}

using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Gateway.Logging;

/// <summary>What is logged, how, and where to.</summary>
public sealed record LogOptions
{
    /// <summary>Least level that is logged.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The same for what the web server and other parts of the framework say.</summary>
    public LogLevel FrameworkLevel { get; init; } = LogLevel.Warning;

    /// <summary>How lines look; by default for people on a terminal, else JSON.</summary>
    public LogFormat Format { get; init; } = LogFormat.Auto;

    /// <summary>The file that lines go to; standard error where none is named. Full files are put aside with the time in their name.</summary>
    public string? File { get; init; }

    /// <summary>Size at which the file is put aside, 64 KiB to 16 GiB.</summary>
    public long FileBytes { get; init; } = 64L << 20;

    /// <summary>Time after which the file is put aside, counted from when it was opened; 1 minute to 365 days.</summary>
    public TimeSpan FileAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How many files that were put aside are kept, 1 to 10,000; the oldest go.</summary>
    public int KeptFiles { get; init; } = 14;

    /// <summary>
    /// How many lines may wait to be written, 16 to 1,000,000. Nobody waits for the log: where a disk or a pipe does not keep up, further lines are lost,
    /// counted, and the count is logged.
    /// </summary>
    public int QueueLines { get; init; } = 8_192;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!Enum.IsDefined(Level))
            errors.Add($"Level is {Level}; expected {string.Join(" or ", Enum.GetNames<LogLevel>())}");
        if (!Enum.IsDefined(FrameworkLevel))
            errors.Add($"FrameworkLevel is {FrameworkLevel}; expected {string.Join(" or ", Enum.GetNames<LogLevel>())}");
        if (!Enum.IsDefined(Format))
            errors.Add($"Format is {Format}; expected {string.Join(" or ", Enum.GetNames<LogFormat>())}");
        if (File is { } file && string.IsNullOrWhiteSpace(Path.GetFileName(file)))
            errors.Add($"File is '{file}'; expected the path of a file");
        if (FileBytes is < 64L << 10 or > 16L << 30)
            errors.Add($"FileBytes is {FileBytes}; expected {64L << 10} (64 KiB) to {16L << 30} (16 GiB)");
        if (FileAge < TimeSpan.FromMinutes(1) || FileAge > TimeSpan.FromDays(365))
            errors.Add($"FileAge is {FileAge}; expected 1 minute to 365 days");
        if (KeptFiles is < 1 or > 10_000)
            errors.Add($"KeptFiles is {KeptFiles}; expected 1 to 10000");
        if (QueueLines is < 16 or > 1_000_000)
            errors.Add($"QueueLines is {QueueLines}; expected 16 to 1000000");
        return errors;
    }
}

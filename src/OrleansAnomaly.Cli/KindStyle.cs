using OrleansAnomaly.Core.Detection;

namespace OrleansAnomaly.Cli;

/// <summary>How a kind of anomaly is named, coloured and drawn: by colour and by shape, for those who do not see the colours.</summary>
internal sealed record KindStyle(string Name, string Colour, string Path)
{
    /// <summary>Colours close to those of Okabe and Ito, which stay apart for the colour-blind and on light and dark.</summary>
    private static readonly KindStyle[] s_styles =
    [
        new("unclear", "#999999", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"),
        new("spike", "#d55e00", "M0-5L4.8 4H-4.8z"),
        new("dip", "#2a84cf", "M0 5L4.8-4H-4.8z"),
        new("level_shift", "#cc79a7", "M-4-4H4V4H-4z"),
        new("trend", "#e69f00", "M0-5.2L5.2 0L0 5.2L-5.2 0z"),
        new("variance_change", "#009e73", "M-4.5-2L-2-4.5L0-2L2-4.5L4.5-2L2 0L4.5 2L2 4.5L0 2L-2 4.5L-4.5 2L-2 0z"),
        new("flat_line", "#56b4e9", "M-5.5-2.2H5.5V2.2H-5.5z"),
        new("missing_data", "#8c6bb1", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0zM-1.8 0a1.8 1.8 0 1 1 3.6 0a1.8 1.8 0 1 1-3.6 0z"),
    ];

    public static KindStyle Of(AnomalyKind kind) => (uint)kind < (uint)s_styles.Length ? s_styles[(int)kind] : s_styles[0];

    /// <summary>The name for tables and labels: words instead of underscores.</summary>
    public string Words => Name.Replace('_', ' ');
}

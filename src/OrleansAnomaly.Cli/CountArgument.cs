namespace OrleansAnomaly.Cli;

/// <summary>Options that are whole numbers of a range.</summary>
internal static class CountArgument
{
    /// <exception cref="UnusableArgumentException">The value is outside the range.</exception>
    public static int InRange(string option, int value, int least, int most) =>
        value >= least && value <= most ? value : throw new UnusableArgumentException($"{option} is {value}; expected {least} to {most}");
}

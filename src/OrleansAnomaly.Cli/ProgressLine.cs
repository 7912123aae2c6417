using System.Globalization;

namespace OrleansAnomaly.Cli;

/// <summary>
/// One line on a terminal that is written over as work goes on, a few times a second. Silent where there is no terminal.
/// </summary>
internal sealed class ProgressLine(CommandConsole console, bool quiet)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    private readonly bool _shown = console.ErrorIsTerminal && !quiet;
    private readonly long _started = console.Time.GetTimestamp();
    private long _last = console.Time.GetTimestamp();
    private int _written;

    /// <summary>Shows how far the work is, unless it was shown a moment ago.</summary>
    /// <param name="done">Share done, 0 … 1; NaN where the whole is unknown.</param>
    /// <param name="text">What stands behind the bar; asked for only when shown.</param>
    public void Show(double done, Func<string> text)
    {
        if (!_shown || console.Time.GetElapsedTime(_last) < s_pause)
            return;
        _last = console.Time.GetTimestamp();
        TimeSpan elapsed = console.Time.GetElapsedTime(_started);
        string line;
        if (double.IsNaN(done))
        {
            line = $"  {text()}";
        }
        else
        {
            const int cells = 30;
            int full = (int)Math.Clamp(done * cells, 0, cells);
            string left = done > 0.02 && elapsed > TimeSpan.FromSeconds(1)
                ? string.Create(CultureInfo.InvariantCulture, $", {Math.Max(0, elapsed.TotalSeconds * (1 - done) / done):0} s left")
                : "";
            line = string.Create(CultureInfo.InvariantCulture, $"  {new string('█', full)}{new string('░', cells - full)} {Math.Min(1, done),4:0 %}  {text()}{left}");
        }
        console.Error.Write('\r' + line.PadRight(_written));
        _written = line.Length;
    }

    /// <summary>Takes the line away, so that what follows stands alone.</summary>
    public void Clear()
    {
        if (_written > 0)
            console.Error.Write('\r' + new string(' ', _written) + '\r');
        _written = 0;
    }
}

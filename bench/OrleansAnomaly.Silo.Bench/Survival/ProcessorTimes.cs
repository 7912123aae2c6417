using System.Globalization;

namespace OrleansAnomaly.Silo.Bench.Survival;

/// <summary>How much the machine's processors have done, all programs together.</summary>
internal readonly record struct ProcessorTimes(long Busy, long All)
{
    public static ProcessorTimes Now()
    {
        // The first line of the kernel's account: user, nice, system, idle, iowait, …
        long[] times = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..].Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        return new ProcessorTimes(times.Sum() - times[3] - times[4], times.Sum());
    }

    /// <summary>Share of the time since that was used, 0 … 1.</summary>
    public double BusySince(ProcessorTimes before) => (double)(Busy - before.Busy) / Math.Max(1, All - before.All);
}

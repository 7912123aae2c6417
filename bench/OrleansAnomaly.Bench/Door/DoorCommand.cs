using System.Globalization;

namespace OrleansAnomaly.Bench.Door;

/// <summary>What a crowd before the door of <c>anomaly serve</c> costs it, and those who mean well.</summary>
internal static class DoorCommand
{
    public const string Usage = "door idle [--connections N] [--seconds S] | door stalled [--subscribers N] [--sensors N] [--seconds S]     'anomaly serve' under idle and slow connections, or many subscribers";

    public static async Task<int> RunAsync(string[] args)
    {
        bool isIdle = args is ["idle", ..];
        int crowd = isIdle ? 10_000 : 1_000, sensors = 1_000, seconds = isIdle ? 10 : 20;
        bool isSound = isIdle || args is ["stalled", ..];
        for (int i = 1; isSound && i < args.Length; i += 2)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            isSound = (isIdle, args[i]) switch
            {
                (true, "--connections") or (false, "--subscribers") => Parse(value, out crowd),
                (false, "--sensors") => Parse(value, out sensors),
                (_, "--seconds") => Parse(value, out seconds),
                _ => false,
            };
        }
        if (!isSound)
        {
            Console.Error.WriteLine($"usage: bench {Usage}");
            return 2;
        }
        return isIdle ? await new IdleRun(crowd, TimeSpan.FromSeconds(seconds)).RunAsync(Console.Out) : await new StalledRun(crowd, sensors, seconds).RunAsync(Console.Out);
    }

    private static bool Parse(string? text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}

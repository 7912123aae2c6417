using System.Globalization;
using System.Text;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Bench.Survival.Served;

/// <summary>
/// Readings in rounds: every sensor has one in each, at consecutive times, so that a sensor's newest time and its counts say whether one is missing. Some
/// machines go wrong now and then. Seed and round alone say what a round is.
/// </summary>
internal sealed class ServedLoad(int rounds, ulong seed, DateTimeOffset end)
{
    public const int RoundsPerPost = 5, Machines = 12, SensorsPerMachine = 3;

    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(1);

    // Rounds in which everything is as usual, so that there is a usual; then a machine is odd in a few of so many rounds.
    private const int Ordinary = 120, OddEvery = 60, OddRounds = 2;

    public int Posts => (rounds + RoundsPerPost - 1) / RoundsPerPost;

    public int Rounds => rounds;

    public static int Sensors => Machines * SensorsPerMachine;

    public DateTimeOffset TimeOf(int round) => end - (rounds - 1 - round) * s_step;

    /// <summary>The body of a post, and how many rows it has.</summary>
    public (byte[] Body, int Rows) Post(int number)
    {
        var text = new StringBuilder();
        int rows = 0;
        for (int round = number * RoundsPerPost; round < Math.Min(rounds, (number + 1) * RoundsPerPost); round++)
        {
            for (int sensor = 0; sensor < Sensors; sensor++, rows++)
            {
                double value = 50 + sensor % 7 + new SplitMix64(seed * 1_000_003 + (ulong)(round * Sensors + sensor)).NextGaussian() + (IsOdd(round, sensor / SensorsPerMachine) ? 40 : 0);
                text.Append(CultureInfo.InvariantCulture,
                    $"{{\"sensor\":\"plant/machine-{sensor / SensorsPerMachine:D2}/s{sensor % SensorsPerMachine}\",\"time\":{TimeOf(round).ToUnixTimeMilliseconds()},\"value\":{value:R}}}\n");
            }
        }
        return (Encoding.ASCII.GetBytes(text.ToString()), rows);
    }

    private static bool IsOdd(int round, int machine) => round > Ordinary && (round + machine * (OddEvery / Machines)) % OddEvery < OddRounds;
}

using System.Globalization;
using Xunit.Abstractions;

namespace OrleansAnomaly.Silo.Tests.Trouble;

/// <summary>Runs with trouble by chance, each from a seed. ANOMALY_TROUBLE_RUNS says how many, ANOMALY_TROUBLE_SEED where they begin.</summary>
public sealed class TroubleTests(WarmFleet warm, ITestOutputHelper output) : IClassFixture<WarmFleet>
{
    [Fact]
    public async Task Whatever_happens_to_silos_and_stores_nothing_acknowledged_is_lost_or_counted_twice_and_every_event_is_told_once()
    {
        int first = Number("ANOMALY_TROUBLE_SEED", 1), runs = Number("ANOMALY_TROUBLE_RUNS", 6), failed = 0;
        for (int seed = first; seed < first + runs; seed++)
        {
            var run = new TroubledRun((ulong)seed, warm.Directory);
            try
            {
                await run.RunAsync();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, {run.Failed} calls failed; {string.Join("; ", run.Acts)}", failure);
            }
            failed += run.Failed;
            output.WriteLine($"seed {seed}: {run.Failed} calls failed; {string.Join("; ", run.Acts)}");
        }
        Assert.True(failed > runs, $"only {failed} calls failed in {runs} runs");
    }

    private static int Number(string variable, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : standard;
}

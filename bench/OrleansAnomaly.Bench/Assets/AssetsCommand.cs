using System.Globalization;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Data.Plant;

namespace OrleansAnomaly.Bench.Assets;

/// <summary>Measures the detector of assets on simulated plants, without faults and with.</summary>
internal static class AssetsCommand
{
    public const string Usage = "assets [--warm-up ROWS]         the detector of assets on simulated plants: false alarms, and causes; default a week of rows";

    private const int RowsPerWeek = 2_016;

    public static int Run(string[] args)
    {
        int rows = RowsPerWeek;
        if (args is ["--warm-up", string text] && int.TryParse(text, CultureInfo.InvariantCulture, out rows) && rows is >= 100 and <= 5_000)
            args = [];
        if (args.Length > 0)
        {
            Console.Error.WriteLine($"usage: bench {Usage}; 100 to 5,000");
            return 2;
        }
        FaultFreePlants.Run(Create);
        PlantCauses.Run(Create, [1, 2, 3]);
        return 0;

        // The load is what the operator sets: it explains the others and is not judged.
        ConditionalResidualsDetector Create() => new(new ConditionalResidualsOptions { Settings = [(int)PlantSensor.Load], WarmUpRows = rows });
    }
}

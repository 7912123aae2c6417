using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.RobustZScore;
using OrleansAnomaly.Core.Detection.SeasonalBaseline;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Cli.Options;

/// <summary>Options of the monitors, as a file of options has them; docs/cli.md describes it.</summary>
internal sealed record MonitorOptions(SensorMonitorOptions Sensors, AssetMonitorOptions Assets)
{
    /// <summary>Takes the options from the blocks <c>sensors</c> and <c>assets</c> of a file; what is not there is as by default. Faults are noted there.</summary>
    public static MonitorOptions Read(OptionBlock file)
    {
        SensorMonitorOptions sensors = ReadSensors(file.Block("sensors"));
        AssetMonitorOptions assets = ReadAssets(file.Block("assets"));
        file.RefuseOthers();
        return new MonitorOptions(sensors, assets);
    }

    private static SensorMonitorOptions ReadSensors(OptionBlock block)
    {
        var defaults = new SensorMonitorOptions();
        var options = new SensorMonitorOptions
        {
            AlarmPValue = block.Number("alarmPValue", defaults.AlarmPValue),
            ReAlarmDecades = block.Number("reAlarmDecades", defaults.ReAlarmDecades),
            Refractory = block.Span("refractory", defaults.Refractory),
            Settling = block.Span("settling", defaults.Settling),
            MinimumAbsence = block.Span("minimumAbsence", defaults.MinimumAbsence),
            ForgetAbsence = block.Span("forgetAbsence", defaults.ForgetAbsence),
            FutureTolerance = block.Span("futureTolerance", defaults.FutureTolerance),
            Detector = ReadDetector(block),
        };
        block.Check(options.Validate());
        block.RefuseOthers();
        return options;
    }

    private static AssetMonitorOptions ReadAssets(OptionBlock block)
    {
        var defaults = new AssetMonitorOptions();
        var options = new AssetMonitorOptions
        {
            Interval = block.Span("interval", defaults.Interval),
            OpenStrength = block.Number("openStrength", defaults.OpenStrength),
            QuietToClose = block.Span("quietToClose", defaults.QuietToClose),
            PriorProbability = block.Number("priorProbability", defaults.PriorProbability),
        };
        block.Check(options.Validate());
        block.RefuseOthers();
        return options;
    }

    private static IDetector ReadDetector(OptionBlock sensors)
    {
        (string name, OptionBlock block) = sensors.Choice("detector", "seasonal", "zscore");
        if (name == "zscore")
        {
            var zscore = new RobustZScoreOptions { Memory = block.Span("memory", new RobustZScoreOptions().Memory) };
            return Checked(block, zscore.Validate(), () => new RobustZScoreDetector(zscore));
        }
        var defaults = new SeasonalBaselineOptions();
        var seasonal = new SeasonalBaselineOptions
        {
            AdaptAfter = block.Span("adaptAfter", defaults.AdaptAfter),
            UtcOffset = block.Span("utcOffset", defaults.UtcOffset),
        };
        return Checked(block, seasonal.Validate(), () => new SeasonalBaselineDetector(seasonal));
    }

    // A detector cannot be made with unsound options; where they are, the file is refused all the same.
    private static IDetector Checked(OptionBlock block, IReadOnlyList<string> errors, Func<IDetector> make)
    {
        block.Check(errors);
        block.RefuseOthers();
        return errors.Count == 0 ? make() : new SeasonalBaselineDetector();
    }
}

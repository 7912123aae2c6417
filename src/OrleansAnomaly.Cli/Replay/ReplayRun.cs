using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Edge.Replay;

namespace OrleansAnomaly.Cli.Replay;

/// <summary>Replays once as the fleet did, and once more with other settings where there are any; tells both.</summary>
internal sealed class ReplayRun(ReplayOptions options, CommandConsole console)
{
    public int Run(CancellationToken stop)
    {
        ReplayResult was, would;
        try
        {
            was = new FleetReplay(options.Data).Run(options.Sensor, options.From, options.To, stop);
            would = options.With is (_, var with) ? new FleetReplay(options.Data, with.Sensors, with.Assets).Run(options.Sensor, options.From, options.To, stop) : was;
        }
        catch (ReplayUnavailableException unavailable)
        {
            throw new UnusableArgumentException(unavailable.Message);
        }
        if (options.Out is { } output)
            Write(would, output);
        var findings = new ReplayFindings(was, options.With is null ? null : would);
        bool resultsTakeStandardOutput = options.Out == DetectOptions.StandardStream;
        if (options.Json)
        {
            (resultsTakeStandardOutput ? console.Error : console.Out).WriteLine(ReplayJson.Of(options, findings));
        }
        else
        {
            var summary = new ReplaySummary(resultsTakeStandardOutput ? console.RichError() : console.RichOut());
            summary.Write(options, findings);
            if (options.Out is not null && !resultsTakeStandardOutput)
                summary.Say($"Verdicts are in {options.Out}.");
        }
        return ExitCode.Fine;
    }

    private void Write(ReplayResult result, string output)
    {
        using ResultTarget target = ResultFile.OpenResults(output, options.Format, console);
        target.Begin([options.Sensor.Name], file: null, hasAssets: false);
        foreach (VerdictRecord found in result.Verdicts)
            target.Write(asset: null, found.Verdict.Time, [found.Verdict], found: null);
    }
}

using System.Collections.Immutable;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>A machine of the plant: what it is, and when it works. What it does is <see cref="PlantSimulator"/>'s.</summary>
public sealed class PlantMachine
{
    internal PlantMachine(int index, MachineType type, ShiftPattern pattern, Nameplate nameplate, WeeklyLoad weekly, MaintenanceStop[] stops, double scatter)
    {
        Index = index;
        Type = type;
        Pattern = pattern;
        Nameplate = nameplate;
        Weekly = weekly;
        Stops = [.. stops];
        Asset = FormattableString.Invariant($"plant-1/line-{index / MachinesPerLine + 1}/{type.ToString().ToLowerInvariant()}-{index + 1:000}");
        Sensors = [.. PlantSensors.Names.Select(name => SensorId.Create($"{Asset}/{name}"))];
        Scatter = [.. nameplate.ScatterAt(weekly.MeanWhileWorking).Select(sigma => sigma * scatter)];
    }

    private const int MachinesPerLine = 20;

    /// <summary>Index in <see cref="PlantSimulator.Machines"/>.</summary>
    public int Index { get; }

    /// <summary>Path of the asset, such as <c>plant-1/line-3/pump-041</c>.</summary>
    public string Asset { get; }

    /// <summary>What sort of machine it is.</summary>
    public MachineType Type { get; }

    /// <summary>When it works.</summary>
    public ShiftPattern Pattern { get; }

    /// <summary>Its sensors, by <see cref="PlantSensor"/>.</summary>
    public ImmutableArray<SensorId> Sensors { get; }

    /// <summary>Its planned stops, in order of time.</summary>
    public ImmutableArray<MaintenanceStop> Stops { get; }

    /// <summary>
    /// σ: the standard deviation of each sensor around its expectation for the time of the week while the machine works,
    /// in the sensor's unit. It holds recipes, operating scatter, weather and noise, but neither the daily rhythm nor stops.
    /// </summary>
    public ImmutableArray<double> Scatter { get; }

    internal Nameplate Nameplate { get; }

    internal WeeklyLoad Weekly { get; }

    /// <summary>Whether the machine is expected to work, without a stop, all the time from <paramref name="from"/> to <paramref name="to"/>.</summary>
    internal bool Works(long from, long to)
    {
        for (long time = from; time < to; time += 10 * EventTime.Minute)
        {
            if (Weekly.At(time) < WeeklyLoad.Working)
                return false;
        }
        return Weekly.At(to) >= WeeklyLoad.Working && !Stopped(from, to);
    }

    internal bool Stopped(long from, long to)
    {
        foreach (MaintenanceStop stop in Stops)
        {
            if (stop.Start < to && stop.End > from)
                return true;
        }
        return false;
    }
}

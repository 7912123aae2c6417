using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Data.Plant;

/// <summary>A fault and what it does to the readings of its machine.</summary>
internal sealed class InjectedFault(PlantFault truth, (long From, long To)[] bursts)
{
    /// <summary>The pressure answers a changed flow with this share of the flow's magnitude, at the usual load.</summary>
    public const double PressureShare = 0.6;

    /// <summary>Worn bearings heat: the temperature rises by this share of the vibration's magnitude.</summary>
    public const double HeatShare = 0.4;

    public PlantFault Truth { get; } = truth;

    public bool IsActive(long time) => time >= Truth.Start && time < Truth.End;

    /// <summary>Whether it takes that sensor's reading away.</summary>
    public bool Silences(int sensor) => Truth.Kind == AnomalyKind.MissingData && sensor == (int)Truth.Cause;

    /// <summary>Whether that sensor repeats its last value.</summary>
    public bool Holds(int sensor) => Truth.Kind == AnomalyKind.FlatLine && sensor == (int)Truth.Cause;

    /// <summary>Changes the values of one moment.</summary>
    /// <param name="values">By sensor; as the machine would have them without the fault.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="time">Event time, within the fault.</param>
    /// <param name="activity">The machine's load as a share of its usual working load.</param>
    /// <param name="random">A generator that serves faults only, so that all else stays as it is.</param>
    public void Apply(Span<double> values, PlantMachine machine, long time, double activity, ref SplitMix64 random)
    {
        ref double temperature = ref values[(int)PlantSensor.Temperature];
        ref double vibration = ref values[(int)PlantSensor.Vibration];
        ref double pressure = ref values[(int)PlantSensor.Pressure];
        ref double flow = ref values[(int)PlantSensor.Flow];
        double size = Truth.Magnitude;
        switch (Truth.Kind)
        {
            case AnomalyKind.Spike:
                foreach ((long from, long to) in bursts)
                {
                    if (time >= from && time <= to)
                        values[(int)Truth.Cause] += size * Sigma(Truth.Cause);
                }
                break;
            case AnomalyKind.Dip:
                flow *= FlowShare(size);
                pressure += size * PressureShare * activity * Sigma(PlantSensor.Pressure);
                break;
            case AnomalyKind.LevelShift when Truth.Cause == PlantSensor.Flow:
                flow *= FlowShare(size);
                pressure -= size * PressureShare * activity * Sigma(PlantSensor.Pressure);
                break;
            case AnomalyKind.LevelShift:
                temperature += size * Sigma(PlantSensor.Temperature);
                break;
            case AnomalyKind.Trend:
                double age = (time - Truth.Start) / (double)(Truth.End - Truth.Start);
                double wear = size * age * Math.Sqrt(age) * activity;
                vibration += wear * Sigma(PlantSensor.Vibration);
                temperature += wear * HeatShare * Sigma(PlantSensor.Temperature);
                break;
            case AnomalyKind.VarianceChange:
                // Added noise of variance f² − 1 makes the scatter f times as large. The flow, behind the valve, feels half of it.
                double more = Math.Sqrt(size * size - 1) * activity;
                pressure += more * Sigma(PlantSensor.Pressure) * random.NextGaussian();
                flow += more / 2 * Sigma(PlantSensor.Flow) * random.NextGaussian();
                break;
        }

        double Sigma(PlantSensor sensor) => machine.Scatter[(int)sensor];

        // A clogged way takes away a share of the flow, whatever the flow is.
        double FlowShare(double sigmas) =>
            Math.Max(0.03, 1 + sigmas * Sigma(PlantSensor.Flow) / (machine.Nameplate.Flow * machine.Weekly.MeanWhileWorking));
    }
}

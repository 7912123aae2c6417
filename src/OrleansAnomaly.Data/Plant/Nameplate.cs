using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Data.Plant;

/// <summary>The constants of one machine: its physics, and how noisy its sensors are.</summary>
internal sealed record Nameplate
{
    /// <summary>Vibration: the outlying share of readings, and by how much wider they scatter.</summary>
    public const double VibrationOutliers = 0.003, VibrationOutlierWidth = 2.5;

    /// <summary>Hours: mean time for which a recipe governs the load, measured by its correlation.</summary>
    private const double RecipeHours = 1.86;

    /// <summary>Rated current in A.</summary>
    public double Current { get; private init; }

    /// <summary>Temperature above the hall at rated load, in K.</summary>
    public double Heating { get; private init; }

    /// <summary>Hours by which the temperature lags.</summary>
    public double LagHours { get; private init; }

    /// <summary>Vibration at rated load in mm/s.</summary>
    public double Vibration { get; private init; }

    /// <summary>Pressure at rated flow in Pa.</summary>
    public double Pressure { get; private init; }

    /// <summary>Pressure while stopped, in Pa.</summary>
    public double StaticPressure { get; private init; }

    /// <summary>How much higher the pressure is at no flow than at rated flow, as a share.</summary>
    public double Curve { get; private init; }

    /// <summary>Rated flow in m³/h.</summary>
    public double Flow { get; private init; }

    /// <summary>Step of the pressure's converter in Pa.</summary>
    public double PressureStep { get; private init; }

    /// <summary>A recipe asks for this share more or less.</summary>
    public double RecipeStep { get; private init; }

    /// <summary>Standard deviation of the operating scatter, as a share of the load.</summary>
    public double Operation { get; private init; }

    /// <summary>Correlation time of the operating scatter in hours.</summary>
    public double OperationHours { get; private init; }

    /// <summary>Noise of load (percent), temperature (K), vibration (log), current (share of rated), pressure (share), flow (share).</summary>
    public double LoadNoise { get; private init; }

    public double TemperatureNoise { get; private init; }

    public double VibrationNoise { get; private init; }

    public double CurrentNoise { get; private init; }

    public double PressureNoise { get; private init; }

    public double FlowNoise { get; private init; }

    public static Nameplate Make(MachineType type, ref SplitMix64 random)
    {
        (double pressure, double flow, double current, double heating, double vibration) = type switch
        {
            MachineType.Pump => (5e5, 120.0, 60.0, 32.0, 2.0),
            MachineType.Compressor => (8e5, 900.0, 160.0, 48.0, 3.2),
            MachineType.Fan => (1.3e5, 12_000.0, 35.0, 24.0, 1.4),
            MachineType.Press => (4e6, 30.0, 90.0, 36.0, 2.6),
            _ => (2.5e5, 60.0, 45.0, 28.0, 1.8),
        };
        pressure *= random.Between(0.8, 1.25);
        return new Nameplate
        {
            Pressure = pressure,
            StaticPressure = pressure * random.Between(0.2, 0.4),
            Curve = random.Between(0.2, 0.35),
            // A converter of 9 or 10 bits over twice the rated pressure.
            PressureStep = 2 * pressure / (random.NextDouble() < 0.5 ? 512 : 1024),
            Flow = flow * random.Between(0.7, 1.4),
            Current = current * random.Between(0.7, 1.4),
            Heating = heating * random.Between(0.85, 1.2),
            LagHours = random.Between(0.5, 1),
            Vibration = vibration * random.Between(0.8, 1.3),
            RecipeStep = random.Between(0.05, 0.08),
            Operation = random.Between(0.02, 0.035),
            OperationHours = random.Between(1, 2),
            LoadNoise = random.Between(0.3, 0.8),
            TemperatureNoise = random.Between(0.15, 0.4),
            VibrationNoise = random.Between(0.05, 0.08),
            CurrentNoise = random.Between(0.006, 0.012),
            PressureNoise = random.Between(0.004, 0.008),
            FlowNoise = random.Between(0.014, 0.024),
        };
    }

    /// <summary>
    /// Standard deviation of each sensor around what is expected for the time of the week, at that load, in the sensor's unit:
    /// recipes, operation and weather by the slope of the physics, and the sensor's own noise.
    /// </summary>
    public double[] ScatterAt(double load)
    {
        double recipe = 2.0 / 3 * RecipeStep * RecipeStep, operation = Operation * Operation;
        double relative = Math.Sqrt(recipe + operation);
        double slow = Math.Sqrt(recipe * RecipeHours / (RecipeHours + LagHours) + operation * OperationHours / (OperationHours + LagHours));
        double outliers = 1 + VibrationOutliers * (VibrationOutlierWidth * VibrationOutlierWidth - 1);
        var scatter = new double[PlantSensors.Count];
        scatter[(int)PlantSensor.Load] = Norm(100 * load * relative, LoadNoise);
        scatter[(int)PlantSensor.Temperature] = Norm(Norm(Heating * load * slow, TemperatureNoise), Ambient.WeatherScatter);
        scatter[(int)PlantSensor.Vibration] = Norm(Vibration * 1.2 * load * load * relative, Vibration * (0.4 + 0.6 * load * load) * VibrationNoise * Math.Sqrt(outliers));
        scatter[(int)PlantSensor.Current] = Norm(Current * 0.75 * load * relative, Current * CurrentNoise);
        scatter[(int)PlantSensor.Pressure] = Norm((Pressure - StaticPressure) * 2 * Curve * load * load * relative, Pressure * PressureNoise);
        scatter[(int)PlantSensor.Flow] = Norm(Flow * load * relative, Flow * FlowNoise * (0.3 + 0.7 * load) * Math.Sqrt(2));
        return scatter;
    }

    private static double Norm(double a, double b) => Math.Sqrt(a * a + b * b);
}

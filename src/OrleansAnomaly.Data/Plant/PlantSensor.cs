namespace OrleansAnomaly.Data.Plant;

/// <summary>The sensors that every machine of the plant has. The values are their ordinals within the machine.</summary>
public enum PlantSensor
{
    /// <summary>Load, in percent of the rated load; follows shifts, recipes and the hour of the day.</summary>
    Load = 0,

    /// <summary>Housing temperature in °C: lags behind the load by 30 … 60 min and stands on the ambient temperature.</summary>
    Temperature = 1,

    /// <summary>Vibration velocity in mm/s: grows with the square of the load; multiplicative, heavy-tailed noise.</summary>
    Vibration = 2,

    /// <summary>Motor current in A: rises with the load.</summary>
    Current = 3,

    /// <summary>Outlet pressure in Pa: falls along the pump curve as the flow rises; Gaussian noise, in steps of its converter.</summary>
    Pressure = 4,

    /// <summary>Flow in m³/h: follows the load; Student-t noise with isolated outliers.</summary>
    Flow = 5,
}

/// <summary>The names of the sensors, as the last segment of their paths.</summary>
public static class PlantSensors
{
    /// <summary>Sensors per machine.</summary>
    public const int Count = 6;

    private static readonly string[] s_names = ["load", "temperature", "vibration", "current", "pressure", "flow"];

    /// <summary>The names, by <see cref="PlantSensor"/>.</summary>
    public static IReadOnlyList<string> Names => s_names;
}

namespace OrleansAnomaly.Data.Plant;

/// <summary>When a machine works. Times of day are UTC; ramps, hours and shapes differ from machine to machine.</summary>
public enum ShiftPattern
{
    /// <summary>Day and night, all week: a strong rhythm of the day, less load at weekends.</summary>
    Continuous,

    /// <summary>Monday to Friday from about 6 h to about 22 h, some machines on Saturday morning too; idles otherwise.</summary>
    TwoShifts,

    /// <summary>Day and night from Monday morning to Friday night; idles at weekends.</summary>
    Weekdays,
}

namespace OrleansAnomaly.Data.Evaluation.Subjects;

/// <summary>A subject that goes over one series. One thread at a time.</summary>
public abstract class SubjectRun
{
    /// <summary>Bytes that it keeps of the series; null where that is not counted.</summary>
    public virtual int? StateBytes => null;

    /// <summary>Scores a row from itself and those before it, then learns it.</summary>
    /// <param name="time">Event time.</param>
    /// <param name="value">Value; NaN where it is missing.</param>
    public abstract RowScore Next(long time, double value);
}

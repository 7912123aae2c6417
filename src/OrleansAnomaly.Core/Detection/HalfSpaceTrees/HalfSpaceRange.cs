namespace OrleansAnomaly.Core.Detection.HalfSpaceTrees;

/// <summary>
/// What is known of a dimension's values. Two ranges, because a range that moves between windows must not move under the masses that were counted in it.
/// </summary>
internal struct HalfSpaceRange
{
    private const double HalfWidth = 5;     // mean deviations: four spreads of a normal law

    public SensorScale Scale;
    public double ReferenceLow;
    public double ReferenceWidth;
    public double LatestLow;
    public double LatestWidth;

    /// <summary>A value on the scale of the range that the reference was counted in: 0 to 1 within it.</summary>
    public readonly double InReference(double value) => Place(value, ReferenceLow, ReferenceWidth);

    /// <summary>A value on the scale of the range that the latest window is counted in.</summary>
    public readonly double InLatest(double value) => Place(value, LatestLow, LatestWidth);

    /// <summary>A window is over: the next one is counted in the range known by now, which may be wider than before, or narrower.</summary>
    public void Turn()
    {
        (ReferenceLow, ReferenceWidth) = (LatestLow, LatestWidth);
        LatestWidth = 2 * HalfWidth * Scale.Floor;
        LatestLow = Scale.Centre - LatestWidth / 2;
    }

    /// <summary>A value that is missing counts as the centre.</summary>
    private readonly double Place(double value, double low, double width) =>
        width > 0 ? ((double.IsFinite(value) ? Scale.Relative(value) : Scale.Centre) - low) / width : 0.5;
}

namespace OrleansAnomaly.TestKit;

/// <summary>A test on real data: skipped, visibly, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Root is null)
            Skip = "the folder shared/data does not lie beside this checkout";
    }
}

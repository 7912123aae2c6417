namespace OrleansAnomaly.Silo.Bench.Grains;

/// <summary>A grain that does nothing: what a call costs.</summary>
[Alias("bench.bare")]
public interface IBareGrain : IGrainWithStringKey
{
    /// <summary>Nothing.</summary>
    [Alias("call")]
    ValueTask<int> CallAsync(int number);
}

/// <inheritdoc cref="IBareGrain"/>
public sealed class BareGrain : Grain, IBareGrain
{
    /// <inheritdoc/>
    public ValueTask<int> CallAsync(int number) => new(number);
}

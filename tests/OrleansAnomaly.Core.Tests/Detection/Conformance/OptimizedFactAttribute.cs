using System.Diagnostics;
using System.Reflection;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>
/// A test of optimised code. Without optimisation the runtime itself allocates on each use of a constant table
/// (RuntimeHelpers.CreateSpan is no intrinsic then), which says nothing of ours.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OptimizedFactAttribute : FactAttribute
{
    public OptimizedFactAttribute()
    {
        if (typeof(Reading).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true)
            Skip = "Core is built without optimisation; run with -c Release";
    }
}

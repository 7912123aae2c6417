namespace OrleansAnomaly.Core.Tests.Detection.ScikitLearn;

/// <summary>A theory that asks <see cref="PythonScores"/>, and says that it was skipped where there is nobody to ask.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ScikitLearnTheoryAttribute : TheoryAttribute
{
    public ScikitLearnTheoryAttribute() => Skip = PythonScores.Missing;
}

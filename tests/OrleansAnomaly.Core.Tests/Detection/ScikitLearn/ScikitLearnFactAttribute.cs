namespace OrleansAnomaly.Core.Tests.Detection.ScikitLearn;

/// <summary>A test that asks <see cref="PythonScores"/>, and says that it was skipped where there is nobody to ask.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ScikitLearnFactAttribute : FactAttribute
{
    public ScikitLearnFactAttribute() => Skip = PythonScores.Missing;
}

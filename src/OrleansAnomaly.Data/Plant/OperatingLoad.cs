using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Plant;

/// <summary>
/// What makes the load differ from its expectation though nothing is wrong: recipes, which change several times a day,
/// and the operating scatter, an autoregressive process of first order.
/// </summary>
internal struct OperatingLoad
{
    private const double RecipeRampMinutes = 6;

    private readonly Nameplate _nameplate;
    private readonly double _keep, _add, _approach;
    private SplitMix64 _recipes, _operation;
    private long _nextRecipe;
    private double _target, _recipe, _deviation;

    public OperatingLoad(Nameplate nameplate, long start, long interval, SplitMix64 random)
    {
        _nameplate = nameplate;
        _recipes = random.Fork(1);
        _operation = random.Fork(2);
        double hours = interval / (double)EventTime.Hour;
        _keep = Real.Exp(-hours / nameplate.OperationHours);
        _add = nameplate.Operation * Math.Sqrt(1 - _keep * _keep);
        _approach = 1 - Real.Exp(-hours * 60 / RecipeRampMinutes);
        _deviation = nameplate.Operation * _operation.NextGaussian();
        _nextRecipe = start;
    }

    /// <summary>The factor on the expected load, less 1; its mean is 0.</summary>
    public double Next(long time)
    {
        while (time >= _nextRecipe)
        {
            _target = (_recipes.NextInt32(3) - 1) * _nameplate.RecipeStep;
            _nextRecipe += _recipes.Span(2 * EventTime.Hour, 5 * EventTime.Hour);
        }
        _recipe += (_target - _recipe) * _approach;
        _deviation = _keep * _deviation + _add * _operation.NextGaussian();
        return (1 + _recipe) * (1 + _deviation) - 1;
    }
}

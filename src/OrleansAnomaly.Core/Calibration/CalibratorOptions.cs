namespace OrleansAnomaly.Core.Calibration;

/// <summary>How scores are laid on the histogram's axis φ.</summary>
public enum ScoreAxis : byte
{
    /// <summary>φ = s: for scores that are already like −log p.</summary>
    Linear = 0,

    /// <summary>φ = ln(1 + s): for scores that are sizes (residuals in units of their spread); an exponential tail in φ is then a power law in s.</summary>
    Logarithmic = 1,
}

/// <summary>Options of a <see cref="Calibrator"/>.</summary>
public sealed record CalibratorOptions
{
    /// <summary>Axis of the histogram.</summary>
    public ScoreAxis Axis { get; init; } = ScoreAxis.Logarithmic;

    /// <summary>
    /// The power of the score in which a tail beyond what was seen is taken for exponential: 1 for averages and for evidence, ½ for single sizes
    /// (between the tails of a normal law and of a power law; where a tail is a power law the prior, which is one, keeps p up). ½ or 1.
    /// </summary>
    public double TailPower { get; init; } = 0.5;

    /// <summary>Width of one of the <see cref="Calibrator.BinCount"/> bins on φ; &gt; 0. What lies beyond the last bin counts into it.</summary>
    public double BinWidth { get; init; } = 0.1;

    /// <summary>
    /// log10 of the share of normal scores above φ = 0, 1·step, 2·step, …: what the fleet knows; falling from 0.
    /// Beyond the last knot the last slope goes on. Empty: no prior.
    /// </summary>
    public IReadOnlyList<double> FleetPrior { get; init; } = [];

    /// <summary>Distance of the prior's knots on φ; &gt; 0.</summary>
    public double PriorStep { get; init; } = 1;

    /// <summary>How many scores of its own a sensor needs before it counts as much as the prior; ≥ 0.</summary>
    public double PriorWeight { get; init; } = 1000;

    /// <summary>Says everything that is wrong with the options; empty where they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(BinWidth > 0 && BinWidth <= 10))
            errors.Add($"BinWidth is {BinWidth}; expected more than 0 and at most 10");
        if (TailPower is not (0.5 or 1))
            errors.Add($"TailPower is {TailPower}; expected 0.5 or 1");
        if (!(PriorStep > 0 && PriorStep <= 10))
            errors.Add($"PriorStep is {PriorStep}; expected more than 0 and at most 10");
        if (!(PriorWeight >= 0 && PriorWeight <= 1e9))
            errors.Add($"PriorWeight is {PriorWeight}; expected 0 to 1e9");
        if (FleetPrior.Count == 1)
            errors.Add("FleetPrior has one knot; expected none, or at least two");
        for (int i = 0; i < FleetPrior.Count; i++)
        {
            if (!double.IsFinite(FleetPrior[i]) || FleetPrior[i] > 0 || (i > 0 && FleetPrior[i] >= FleetPrior[i - 1]))
                errors.Add($"FleetPrior[{i}] is {FleetPrior[i]}; expected finite values that start at most at 0 and fall strictly");
        }
        return errors;
    }
}

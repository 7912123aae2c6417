namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>What scoring hands on to learning.</summary>
internal readonly ref struct ResidualNotes
{
    private const int Scalars = 3;

    /// <summary>Deviations from the mean in units of the value; NaN where the row has no value. What may be learned of a row.</summary>
    public readonly Span<double> Deviations;

    /// <summary>The same in spreads, with those that are missing told by the others.</summary>
    public readonly Span<double> Standard;

    /// <summary>Conditional residuals in their own spreads, if the precision is right; 0 of settings.</summary>
    public readonly Span<double> Residuals;

    /// <summary>The largest square of a dimension's smoothed residuals.</summary>
    public readonly Span<double> Squares;

    /// <summary>Spreads of the values; 0 of dimensions that do not count.</summary>
    public readonly Span<double> Spreads;

    /// <summary>Scores of the channels.</summary>
    public readonly Span<double> Channels;

    private readonly Span<double> _scalars;

    /// <summary>A view; whoever made it of read-only numbers must not write.</summary>
    public ResidualNotes(Span<double> notes, int dimensions)
    {
        Deviations = notes[..dimensions];
        Standard = notes.Slice(dimensions, dimensions);
        Residuals = notes.Slice(2 * dimensions, dimensions);
        Squares = notes.Slice(3 * dimensions, dimensions);
        Spreads = notes.Slice(4 * dimensions, dimensions);
        Channels = notes.Slice(5 * dimensions, ResidualState.Histograms);
        _scalars = notes.Slice(5 * dimensions + ResidualState.Histograms, Scalars);
    }

    /// <summary>Whether the row has no value at all.</summary>
    public bool IsEmpty => Deviations.IndexOfAnyExcept(double.NaN) < 0;

    public static int Length(int dimensions) => 5 * dimensions + ResidualState.Histograms + Scalars;

    /// <summary>Which means the row was compared with.</summary>
    public ref double Room => ref _scalars[0];

    /// <summary>−log10 of the asset's p-value.</summary>
    public ref double Strength => ref _scalars[1];

    /// <summary>T², the squared distance that the judged dimensions add up to.</summary>
    public ref double Distance => ref _scalars[2];
}

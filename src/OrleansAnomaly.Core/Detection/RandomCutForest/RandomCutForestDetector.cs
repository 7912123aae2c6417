using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Detection.RandomCutForest;

/// <summary>
/// Finds rows that a random cut sets apart from most others: by the collusive displacement in a forest of random cut trees over the latest rows (Guha,
/// Mishra, Roy and Schrijvers, "Robust random cut forest based anomaly detection on streams", ICML 2016). Sensors count by their usual scatter, so
/// units do not matter. A missing value is filled by what the forest expects beside the others and adds nothing to the score.
/// A row without values is no evidence and is not learned.
/// </summary>
public sealed class RandomCutForestDetector : IVectorDetector
{
    private readonly ShingledForest[] _forests;
    private readonly int _shingle;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public RandomCutForestDetector(RandomCutForestOptions? options = null)
    {
        options ??= new RandomCutForestOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _shingle = options.Shingle;
        _forests = [.. Enumerable.Range(1, IVectorDetector.MostDimensions).Select(dimensions => new ShingledForest(dimensions, options))];
    }

    /// <inheritdoc/>
    public string Name => "rcf";

    /// <inheritdoc/>
    public ushort Id => 10;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <inheritdoc/>
    public CalibratorOptions Calibration => ForestEvidence.Calibration;

    /// <summary>How many rows make a point.</summary>
    public int Shingle => _shingle;

    /// <inheritdoc/>
    public int StateBytes(int dimensions) => Forest(dimensions).StateBytes;

    /// <inheritdoc/>
    public int NotesLength(int dimensions) => dimensions + 1;

    /// <inheritdoc/>
    public void Initialize(Span<byte> state, int dimensions) => Forest(dimensions).Initialize(state);

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> notes, out VectorScore score)
    {
        ShingledForest forest = Forest(row.Length);
        double evidence = notes[row.Length] = ForestEvidence.Of(forest.Score(state, row, notes[..row.Length]));
        score = new VectorScore { Evidence = evidence, IsUnfamiliar = !forest.IsReady(state) };
    }

    /// <inheritdoc/>
    public void Explain(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, Span<double> contributions)
    {
        Span<double> parts = stackalloc double[row.Length * _shingle];
        ExplainLags(state, row, notes, parts);
        contributions[..row.Length].Clear();
        for (int i = 0; i < parts.Length; i++)
            contributions[i % row.Length] += parts[i];
    }

    /// <summary>As <see cref="Explain"/>, but also among the rows of the shingle: first all dimensions of the oldest row, at last those of the row just scored.</summary>
    /// <param name="state">The state that was scored against.</param>
    /// <param name="row">The same row.</param>
    /// <param name="notes">What <see cref="Evaluate"/> left there.</param>
    /// <param name="contributions">Takes one number ≥ 0 per dimension and row of the shingle. They add up to the evidence.</param>
    public void ExplainLags(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, Span<double> contributions)
    {
        Forest(row.Length).Attribute(state, row, notes[..row.Length], contributions);
        ForestEvidence.Scale(contributions, notes[row.Length]);
    }

    /// <summary>What the forest expects of one dimension beside the values of the others and the rows before; NaN before its first value.</summary>
    public double Expected(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, int dimension) => Forest(row.Length).Expected(state, row, dimension);

    /// <inheritdoc/>
    public void Learn(Span<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, in VectorScore score, Learning learning) =>
        Forest(row.Length).Learn(state, row, notes[..row.Length], learning);

    private ShingledForest Forest(int dimensions)
    {
        if (dimensions is < 1 or > IVectorDetector.MostDimensions)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, $"expected 1 to {IVectorDetector.MostDimensions}");
        return _forests[dimensions - 1];
    }
}

using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;

namespace OrleansAnomaly.Core.Tests.Detection.ConditionalResiduals;

/// <summary>One asset under the detector.</summary>
internal sealed class Asset
{
    private readonly byte[] _state;
    private readonly double[] _notes;
    private readonly int _settings;

    public Asset(int dimensions, ConditionalResidualsOptions? options = null)
    {
        options ??= new ConditionalResidualsOptions();
        Detector = new ConditionalResidualsDetector(options);
        _settings = options.Settings.Count;
        _state = new byte[Detector.StateBytes(dimensions)];
        _notes = new double[Detector.NotesLength(dimensions)];
        Contributions = new double[dimensions];
        Detector.Initialize(_state, dimensions);
    }

    public ConditionalResidualsDetector Detector { get; }

    public double[] Contributions { get; }

    public Span<byte> Bytes => _state;

    public AssetMode Mode => ConditionalResidualsDetector.Mode(_state);

    public int Leading => Contributions.AsSpan().IndexOf(Contributions.Max());

    public ResidualState State => new(_state, Contributions.Length, _settings);

    public ResidualNotes Notes => new(_notes, Contributions.Length);

    public VectorScore Evaluate(double[] row, double[]? strengths = null)
    {
        Detector.Evaluate(_state, row, strengths, _notes, out VectorScore score);
        return score;
    }

    public VectorScore Step(double[] row, Learning learning = Learning.Full, double[]? strengths = null)
    {
        VectorScore score = Evaluate(row, strengths);
        Detector.Explain(_state, row, _notes, Contributions);
        Detector.Learn(_state, row, _notes, score, learning);
        return score;
    }

    public double[] Run(IEnumerable<double[]> rows) => [.. rows.Select(row => Step(row).Evidence)];
}

using OrleansAnomaly.Core.Calibration;

namespace OrleansAnomaly.Core.Detection;

/// <summary>
/// An algorithm that scores one row of values, one per sensor of an asset (or per dimension), read at the same time, against the rows before it.
/// The object holds options and algorithm, is immutable and shared; what it knows of one asset is flat bytes that the caller owns, copies and
/// stores. Score first, learn after. Nothing is allocated per row, and equal states and rows give equal results, bit for bit, on every machine.
/// </summary>
public interface IVectorDetector
{
    /// <summary>Most dimensions of a row.</summary>
    const int MostDimensions = 64;

    /// <summary>Name by which users choose it.</summary>
    string Name { get; }

    /// <summary>Number by which states name it; never reused, and none of an <see cref="IDetector"/>.</summary>
    ushort Id { get; }

    /// <summary>Version of the layout of the state; raised when bytes change their meaning.</summary>
    ushort Version { get; }

    /// <summary>What is known of the distribution of <see cref="VectorScore.Evidence"/> before an asset has shown its own.</summary>
    CalibratorOptions Calibration { get; }

    /// <summary>Fewest dimensions that it takes with its options; 1 or more.</summary>
    int LeastDimensions => 1;

    /// <summary>Bytes of state with that many dimensions, <see cref="LeastDimensions"/> to <see cref="MostDimensions"/>; a multiple of 8.</summary>
    int StateBytes(int dimensions);

    /// <summary>How many numbers of notes <c>Evaluate</c> hands on to <see cref="Explain"/> and <see cref="Learn"/>.</summary>
    int NotesLength(int dimensions);

    /// <summary>Makes <paramref name="state"/> that of an asset that has seen nothing.</summary>
    void Initialize(Span<byte> state, int dimensions);

    /// <summary>Scores a row without changing the state.</summary>
    /// <param name="state">What was learned.</param>
    /// <param name="row">One value per dimension; NaN or ±∞ where there is none, which is no evidence.</param>
    /// <param name="notes">Room for <see cref="NotesLength"/> numbers of the detector's own.</param>
    /// <param name="score">How odd the row is.</param>
    void Evaluate(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> notes, out VectorScore score);

    /// <summary>Scores a row of which it is known how odd every value is by itself. A detector that makes nothing of that scores the row alone.</summary>
    /// <param name="state">What was learned, by rows of which that was known too.</param>
    /// <param name="row">As without.</param>
    /// <param name="strengths">−log10 of the p-value of every dimension's own, ≥ 0; 0 where the row has no value. Empty: not known.</param>
    /// <param name="notes">As without.</param>
    /// <param name="score">As without.</param>
    void Evaluate(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> strengths, Span<double> notes, out VectorScore score) =>
        Evaluate(state, row, notes, out score);

    /// <summary>Parts the evidence of the row just scored among its dimensions.</summary>
    /// <param name="state">The state that was scored against.</param>
    /// <param name="row">The same row.</param>
    /// <param name="notes">What <c>Evaluate</c> left there.</param>
    /// <param name="contributions">Takes one number ≥ 0 per dimension: how much it adds to the oddness, in a unit of the detector's own.</param>
    void Explain(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, Span<double> contributions);

    /// <summary>Learns the row just scored.</summary>
    /// <param name="state">The state that was scored against.</param>
    /// <param name="row">The same row.</param>
    /// <param name="notes">What <c>Evaluate</c> left there.</param>
    /// <param name="score">What <c>Evaluate</c> said of it.</param>
    /// <param name="learning">How much of it.</param>
    void Learn(Span<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, in VectorScore score, Learning learning);
}

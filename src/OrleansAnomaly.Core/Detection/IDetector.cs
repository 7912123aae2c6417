using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Detection;

/// <summary>
/// An algorithm that scores a reading against what it has learned from the readings before it.
/// The object holds options and algorithm, is immutable and shared; what it knows of one sensor is <see cref="StateBytes"/> flat
/// bytes that the caller owns, copies and stores. Score first, learn after. Nothing is allocated per reading, and equal
/// states and readings give equal results, bit for bit, on every machine.
/// </summary>
public interface IDetector
{
    /// <summary>Name by which users choose it.</summary>
    string Name { get; }

    /// <summary>Number by which states name it; never reused.</summary>
    ushort Id { get; }

    /// <summary>Version of the layout of the state; raised when bytes change their meaning.</summary>
    ushort Version { get; }

    /// <summary>Bytes of state per sensor with the options this detector was made with; a multiple of 8.</summary>
    int StateBytes { get; }

    /// <summary>What is known of the distribution of <see cref="Score.Evidence"/> before a sensor has shown its own.</summary>
    Calibration.CalibratorOptions Calibration { get; }

    /// <summary>Makes <paramref name="state"/> that of a sensor that has seen nothing.</summary>
    void Initialize(Span<byte> state);

    /// <summary>Scores a finite reading without changing the state.</summary>
    void Evaluate(ReadOnlySpan<byte> state, in Reading reading, out Score score);

    /// <summary>Learns the reading just scored.</summary>
    /// <param name="state">The state that was scored against.</param>
    /// <param name="reading">The same reading.</param>
    /// <param name="score">What <see cref="Evaluate"/> said of it.</param>
    /// <param name="learning">How much of it.</param>
    void Learn(Span<byte> state, in Reading reading, in Score score, Learning learning);
}

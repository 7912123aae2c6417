using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>
/// How a vector detector judges the intervals of an asset: its sensors' latest values make a row. A sensor that is silent, has no measurement or a doubtful one
/// is missing in it. Immutable and shared, as the monitor is that it belongs to.
/// </summary>
internal sealed class VectorWay(IVectorDetector detector, long staleness)
{
    private const int Fewest = 2;       // a sensor alone has nobody to part ways with
    private const double Conspicuous = 0.003;
    private const int EpisodeRows = 24; // ordinary intervals that end an episode

    private readonly Calibrator _calibrator = new(detector.Calibration);
    private readonly int _fewest = Math.Max(Fewest, detector.LeastDimensions);

    /// <summary>How many sensors take part, the first by index; 0 of an asset that has too few.</summary>
    public int Dimensions(int sensors) => sensors < _fewest ? 0 : Math.Min(sensors, IVectorDetector.MostDimensions);

    /// <summary>Bytes that it keeps of an asset; a multiple of 8.</summary>
    public int StateBytes(int sensors) => Dimensions(sensors) is int dimensions and > 0 ? OwnBytes(dimensions) + detector.StateBytes(dimensions) : 0;

    public void Initialize(Span<byte> state, int sensors)
    {
        state.Clear();
        int dimensions = Dimensions(sensors);
        if (dimensions == 0)
            return;
        MemoryMarshal.AsRef<VectorState>(state) = new VectorState { Detector = detector.Id, Version = detector.Version, Dimensions = dimensions, Beginnings = 1 };
        Latest(state, dimensions).Fill(new LatestValue { Time = EventTime.None });
        detector.Initialize(state[OwnBytes(dimensions)..], dimensions);
    }

    /// <summary>Carries a state over. With more dimensions the detector begins anew: what sensors have in common is not known of those that join.</summary>
    public void Grow(ReadOnlySpan<byte> state, Span<byte> larger, int former, int sensors)
    {
        int before = Dimensions(former), now = Dimensions(sensors);
        if (before == now)
        {
            state.CopyTo(larger);
            return;
        }
        Initialize(larger, sensors);
        if (before == 0)
            return;
        MemoryMarshal.AsRef<VectorState>(larger).Beginnings += MemoryMarshal.AsRef<VectorState>(state).Beginnings;
        state[Unsafe.SizeOf<VectorState>()..OwnBytes(before)].CopyTo(larger[Unsafe.SizeOf<VectorState>()..]);
    }

    /// <summary>Says why these cannot be the bytes of an asset of that many sensors; null if they can.</summary>
    public string? Check(ReadOnlySpan<byte> state, int sensors)
    {
        int dimensions = Dimensions(sensors);
        if (dimensions == 0)
            return null;
        ref readonly VectorState s = ref MemoryMarshal.AsRef<VectorState>(state);
        if (s.Detector != detector.Id || s.Version != detector.Version)
            return $"the asset's state is of detector {s.Detector} version {s.Version}; expected {detector.Id} ({detector.Name}) version {detector.Version}";
        return s.Dimensions == dimensions ? null : $"the asset's state has {s.Dimensions} dimensions of its detector; expected {dimensions} for {sensors} sensors";
    }

    /// <summary>Takes in what a sensor has read, or that it has read nothing.</summary>
    public void Take(Span<byte> state, int sensors, int sensor, in Verdict verdict)
    {
        int dimensions = Dimensions(sensors);
        if (sensor >= dimensions)
            return;
        Latest(state, dimensions)[sensor] = double.IsFinite(verdict.Value) && !verdict.IsDoubtful
            ? new LatestValue { Time = verdict.Time, Value = verdict.Value }
            : new LatestValue { Time = EventTime.None };
    }

    /// <summary>Judges the interval, and has the detector learn it.</summary>
    /// <param name="state">The bytes.</param>
    /// <param name="parts">What the sensors say, each by itself.</param>
    /// <param name="start">Start of the interval.</param>
    /// <param name="shares">Takes each dimension's share of the evidence, which sum to 1, or are all 0.</param>
    public VectorFinding Judge(Span<byte> state, ReadOnlySpan<SensorPart> parts, long start, Span<double> shares)
    {
        int dimensions = shares.Length;
        Span<double> row = stackalloc double[dimensions], strengths = stackalloc double[dimensions], notes = stackalloc double[detector.NotesLength(dimensions)];
        ReadOnlySpan<LatestValue> latest = Latest(state, dimensions);
        bool isEmpty = true;
        for (int i = 0; i < dimensions; i++)
        {
            bool isThere = latest[i].Time != EventTime.None && latest[i].Time >= start - staleness;
            isEmpty &= !isThere;
            row[i] = isThere ? latest[i].Value : double.NaN;
            strengths[i] = isThere ? parts[i].Strongest : 0;
        }
        shares.Clear();
        if (isEmpty)
            return VectorFinding.None;
        Span<byte> own = state[OwnBytes(dimensions)..];
        detector.Evaluate(own, row, strengths, notes, out VectorScore score);
        if (!score.IsUnfamiliar)
        {
            detector.Explain(own, row, notes, shares);
            Shares.Scale(shares, row, 1);
        }
        detector.Learn(own, row, notes, score, Learning.Full);
        return score.IsUnfamiliar
            ? VectorFinding.None
            : new VectorFinding(_calibrator.PValue(MemoryMarshal.AsRef<VectorState>(state).Evidence, score.Evidence), score.Evidence, true);
    }

    /// <summary>Learns what evidence is ordinary. Of what is conspicuous the first interval of an episode is learned and then few, as of a sensor's readings.</summary>
    public void Learn(Span<byte> state, in VectorFinding found, long horizon)
    {
        ref VectorState s = ref MemoryMarshal.AsRef<VectorState>(state);
        bool isConspicuous = found.PValue < Conspicuous;
        if (!isConspicuous || s.Quiet >= EpisodeRows || (++s.Episode & 63) == 0)
            _calibrator.Learn(ref s.Evidence, found.Evidence, horizon);
        s.Quiet = isConspicuous ? 0 : Math.Min(s.Quiet + 1, EpisodeRows);
    }

    /// <summary>Bytes before the detector's own.</summary>
    private static int OwnBytes(int dimensions) => Unsafe.SizeOf<VectorState>() + dimensions * Unsafe.SizeOf<LatestValue>();

    private static Span<LatestValue> Latest(Span<byte> state, int dimensions) =>
        MemoryMarshal.Cast<byte, LatestValue>(state[Unsafe.SizeOf<VectorState>()..OwnBytes(dimensions)]);
}

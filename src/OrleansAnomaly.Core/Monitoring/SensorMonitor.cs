using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>
/// Everything one sensor does: order and gaps, detector, calibrator, decision, kind.
/// The monitor itself is immutable and shared by all sensors with the same options; what one sensor has of its own
/// is <see cref="StateBytes"/> flat bytes that the caller owns. Time comes in with readings and ticks only.
/// </summary>
public sealed class SensorMonitor
{
    /// <summary>Values beyond ±this are no measurement: no physical quantity has them, and their squares leave the range of numbers.</summary>
    public const double LargestValue = 1e30;

    private const ushort Format = 2;
    private const double LeastRepeats = 6;      // a value may stand that often before it can be a flat line
    private const double Conspicuous = 3e-3;    // p-values below belong to an episode
    private const int EpisodeRows = 24;         // ordinary readings that end an episode
    private const double LeastMissed = 4;       // readings that must be overdue before data are missing
    private const uint FirstPresence = 8;       // measurements before that say too little about when the next is due
    private const long LagMemory = 1024;        // readings after which a lag is mostly forgotten

    private readonly IDetector _detector;
    private readonly Calibrator _calibrator;
    private readonly int _head = (Unsafe.SizeOf<SensorState>() + 7) & ~7;
    private readonly double _alarmStrength;
    private readonly double _reAlarm;
    private readonly long _refractory, _settling, _minimumAbsence, _forgetAbsence, _futureTolerance;

    /// <summary>A monitor with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian; states are little-endian.</exception>
    public SensorMonitor(SensorMonitorOptions? options = null)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("states are little-endian; this machine is big-endian");
        Options = options ?? new SensorMonitorOptions();
        IReadOnlyList<string> errors = Options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _detector = Options.Detector;
        _calibrator = new Calibrator(_detector.Calibration);
        _alarmStrength = -Real.Log10(Options.AlarmPValue);
        _reAlarm = Options.ReAlarmDecades;
        _refractory = EventTime.From(Options.Refractory);
        _settling = EventTime.From(Options.Settling);
        _minimumAbsence = EventTime.From(Options.MinimumAbsence);
        _forgetAbsence = EventTime.From(Options.ForgetAbsence);
        _futureTolerance = EventTime.From(Options.FutureTolerance);
    }

    /// <summary>The options it was made with.</summary>
    public SensorMonitorOptions Options { get; }

    /// <summary>Bytes of state per sensor; a multiple of 8.</summary>
    public int StateBytes => _head + _detector.StateBytes;

    /// <summary>Makes <paramref name="state"/> that of a sensor that has seen nothing.</summary>
    /// <param name="state">The sensor's state, <see cref="StateBytes"/> long.</param>
    public void Initialize(Span<byte> state)
    {
        state[..StateBytes].Clear();
        ref SensorState s = ref MemoryMarshal.AsRef<SensorState>(state);
        s.Header.Format = Format;
        s.Header.Detector = _detector.Id;
        s.Header.DetectorVersion = _detector.Version;
        s.Header.Bytes = StateBytes;
        s.Header.Applied = -1;
        s.LastTime = s.LastMeasured = s.OutUntil = s.AlarmTime = EventTime.None;
        s.LastValue = double.NaN;
        _detector.Initialize(state[_head..]);
    }

    /// <summary>Forgets what was learned of the sensor's values and rhythm. What has been applied and said stays, and so does the order of time; scored readings are counted anew.</summary>
    /// <param name="state">The sensor's state.</param>
    /// <param name="position">Log position of the command.</param>
    public void Relearn(Span<byte> state, long position)
    {
        ref SensorState s = ref MemoryMarshal.AsRef<SensorState>(state);
        if (position <= s.Header.Applied)
            return;
        SensorState former = s;
        Initialize(state);
        s.Header.Applied = position;
        s.Header.Digest = former.Header.Digest;
        s.LastTime = former.LastTime;
        (s.NoMeasurement, s.Late, s.Duplicates, s.Future) = (former.NoMeasurement, former.Late, former.Duplicates, former.Future);
    }

    /// <summary>Says why <paramref name="state"/> cannot be one of this monitor's; null if it can.</summary>
    public string? Check(ReadOnlySpan<byte> state)
    {
        if (state.Length != StateBytes)
            return $"the state has {state.Length} bytes; expected {StateBytes}";
        ref readonly StateHeader h = ref MemoryMarshal.AsRef<StateHeader>(state);
        if (h.Format != Format)
            return $"the state has format {h.Format}; expected {Format}";
        if (h.Detector != _detector.Id || h.DetectorVersion != _detector.Version)
            return $"the state is of detector {h.Detector} version {h.DetectorVersion}; expected {_detector.Id} ({_detector.Name}) version {_detector.Version}";
        return h.Bytes == StateBytes ? null : $"the state says it has {h.Bytes} bytes; expected {StateBytes}";
    }

    /// <summary>What the state tells about the sensor's intake.</summary>
    public SensorSummary Summarize(ReadOnlySpan<byte> state)
    {
        ref readonly SensorState s = ref MemoryMarshal.AsRef<SensorState>(state);
        return new SensorSummary
        {
            Applied = s.Header.Applied,
            Digest = s.Header.Digest,
            LastTime = s.LastTime,
            Scored = s.Measured,
            NoMeasurement = s.NoMeasurement,
            Late = s.Late,
            Duplicates = s.Duplicates,
            Future = s.Future,
            Kind = (AnomalyKind)s.LastKind,
        };
    }

    /// <summary>Scores a reading, then learns it.</summary>
    /// <param name="state">The sensor's state, <see cref="StateBytes"/> long.</param>
    /// <param name="position">Log position of the reading, ≥ 0; positions rise.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="now">Time of the latest tick; <see cref="EventTime.None"/> while there was none.</param>
    /// <param name="verdict">The verdict where the reading was <see cref="Observation.Scored"/> or <see cref="Observation.NoMeasurement"/>; otherwise its default.</param>
    public Observation Observe(Span<byte> state, long position, in Reading reading, long now, out Verdict verdict)
    {
        ref SensorState s = ref MemoryMarshal.AsRef<SensorState>(state);
        verdict = default;
        if (position <= s.Header.Applied)
            return Observation.AlreadyApplied;
        s.Header.Applied = position;

        if (!EventTime.IsValid(reading.Time) || (now != EventTime.None && reading.Time > now + _futureTolerance))
        {
            s.Future++;
            return Observation.Future;
        }
        if (reading.Time <= s.LastTime)
        {
            if (reading.Time == s.LastTime)
            {
                s.Duplicates++;
                return Observation.Duplicate;
            }
            s.Late++;
            return Observation.Late;
        }
        s.LastTime = reading.Time;

        if (reading.Quality == Quality.OutOfService)
        {
            s.NoMeasurement++;
            Rest(ref s, reading.Time);
            verdict = Silent(ref s, reading.Time);
            return Observation.NoMeasurement;
        }
        if (reading.Quality == Quality.Bad || !(Math.Abs(reading.Value) <= LargestValue))
        {
            s.NoMeasurement++;
            verdict = Absent(ref s, reading.Time, AbsenceP(s, reading.Time));
            return Observation.NoMeasurement;
        }
        s.Measured++;
        LearnLag(ref s, reading.Time, now);
        verdict = Judge(state, ref s, reading);
        return Observation.Scored;
    }

    /// <summary>Tells the sensor what time it is; a silence that has lasted too long yields a verdict, then one for every further reading that stays away.</summary>
    /// <param name="state">The sensor's state. It changes only where there is a verdict.</param>
    /// <param name="position">Log position of the tick; positions rise.</param>
    /// <param name="now">The time, in event time.</param>
    /// <param name="verdict">The verdict about absence, if there is one.</param>
    /// <returns>Whether there is a verdict.</returns>
    public bool Tick(Span<byte> state, long position, long now, out Verdict verdict)
    {
        ref SensorState s = ref MemoryMarshal.AsRef<SensorState>(state);
        verdict = default;
        if (position <= s.Header.Applied || !EventTime.IsValid(now) || now < NextTick(s))
            return false;
        double p = AbsenceP(s, now - s.Lag);
        if (-Real.Log10(p) < _alarmStrength)
            return false;
        s.Header.Applied = position;
        verdict = Absent(ref s, now, p);
        return true;
    }

    /// <summary>
    /// Earliest time at which <see cref="Tick"/> can say something, as the state is; <see cref="long.MaxValue"/> if never. Ticks before it need not be handed over.
    /// </summary>
    public long NextTick(ReadOnlySpan<byte> state) => NextTick(MemoryMarshal.AsRef<SensorState>(state));

    private long NextTick(in SensorState s)
    {
        if (s.LastMeasured == EventTime.None || s.Measured <= FirstPresence || s.Interval <= 0)
            return long.MaxValue;
        double missed = Math.Max(LeastMissed, s.Absences.LeastImprobable) + 1;
        double wait = Math.Max(_minimumAbsence + 1, missed * s.Interval * EventTime.Second);
        if (wait > _forgetAbsence)
            return long.MaxValue;
        long due = s.LastMeasured + s.Lag + (long)wait;
        if (s.AlarmTime > s.LastMeasured)
            due = Math.Max(due, s.AlarmTime + Math.Max(EventTime.Second, (long)(s.Interval * EventTime.Second)));
        return due - s.LastMeasured - s.Lag > _forgetAbsence ? long.MaxValue : due;
    }

    /// <summary>How far readings come behind the clock: what is delivered by the hour is not missing in between. Rises at once, falls slowly.</summary>
    private static void LearnLag(ref SensorState s, long time, long now)
    {
        long lag = now == EventTime.None ? 0 : Math.Max(0, now - time);
        s.Lag = lag >= s.Lag ? lag : s.Lag - (s.Lag - lag) / LagMemory;
    }

    private Verdict Judge(Span<byte> state, ref SensorState s, in Reading reading)
    {
        LearnPresence(ref s, reading.Time);
        double flat = LearnRepeats(ref s, reading.Value);

        Span<byte> own = state[_head..];
        _detector.Evaluate(own, reading, out Score score);
        double p = _calibrator.PValue(s.Calibrator, score.Evidence);
        AnomalyKind kind = score.Kind;
        if (flat < p)
            (p, kind) = (flat, AnomalyKind.FlatLine);
        bool settling = reading.Time < s.OutUntil;
        if (kind != AnomalyKind.FlatLine && (settling || score.IsUnfamiliar))
            p = Math.Max(p, 0.1);   // no evidence, to whatever it is added

        Verdict verdict = Decide(ref s, reading.Time, p, kind) with
        {
            Value = reading.Value,
            Expected = score.Expected,
            Lower = score.Expected - score.HalfBand,
            Upper = score.Expected + score.HalfBand,
            IsDoubtful = settling || reading.Quality != Quality.Good,
        };
        Sign(ref s, verdict);
        if (reading.Quality != Quality.Good)
            return verdict;
        if (!settling && !score.IsUnfamiliar)
        {
            // Of what is conspicuous the first reading of an episode is learned and then few: one long fault must not make faults ordinary,
            // but what is conspicuous for ever is.
            bool conspicuous = p < Conspicuous;
            if (!conspicuous || s.Quiet >= EpisodeRows || (++s.Episode & 63) == 0)
                _calibrator.Learn(ref s.Calibrator, score.Evidence, (long)(28 * 86_400 / Math.Max(s.Interval, 1e-3)));
            s.Quiet = conspicuous ? 0 : Math.Min(s.Quiet + 1, EpisodeRows);
        }
        _detector.Learn(own, reading, score, settling ? Learning.Follow : verdict.IsAnomalous ? Learning.Little : Learning.Full);
        return verdict;
    }

    /// <summary>Learns when readings come and how many at a stretch stay away.</summary>
    private static void LearnPresence(ref SensorState s, long time)
    {
        if (s.LastMeasured != EventTime.None)
        {
            double elapsed = (time - s.LastMeasured) / (double)EventTime.Second;
            long seen = s.Measured - 1;
            double missed = s.Interval > 0 ? elapsed / s.Interval - 1 : 0;
            if (seen > FirstPresence && missed > 0.5)
            {
                s.Absences.Hits += Math.Min((long)missed, 8);
                s.Absences.Current = (float)Math.Min(missed, 1e6);
                s.Absences.Close();
            }
            s.Absences.Trials += 1 + (seen > FirstPresence ? Math.Min((long)missed, 8) : 0);
            s.Interval += ((seen > FirstPresence ? Math.Min(elapsed, 2 * s.Interval) : elapsed) - s.Interval) / Math.Min(Math.Max(seen, 1), 64);
        }
        s.LastMeasured = time;
    }

    /// <summary>Learns how long values stand still; the p-value of the present run.</summary>
    private static double LearnRepeats(ref SensorState s, double value)
    {
        s.Repeats.Trials++;
        if (value != s.LastValue)
        {
            if (s.Repeats.Current > 0)
                s.Repeats.Close();
            s.LastValue = value;
            return 1;
        }
        s.Repeats.Current++;
        double p = s.Repeats.PValue(s.Repeats.Current, LeastRepeats);
        // A stuck sensor must not teach that repeats are common.
        if (p > 0.01)
            s.Repeats.Hits++;
        return p;
    }

    private double AbsenceP(in SensorState s, long now)
    {
        if (s.LastMeasured == EventTime.None || s.Measured <= FirstPresence || s.Interval <= 0 || now - s.LastMeasured <= _minimumAbsence)
            return 1;
        double missed = (now - s.LastMeasured) / (double)EventTime.Second / s.Interval - 1;
        return s.Absences.PValue(missed, LeastMissed);
    }

    private Verdict Absent(ref SensorState s, long time, double p)
    {
        Verdict verdict = Decide(ref s, time, p, AnomalyKind.MissingData) with { Value = double.NaN, Expected = double.NaN, Lower = double.NaN, Upper = double.NaN };
        Sign(ref s, verdict);
        return verdict;
    }

    /// <summary>The machine is out of service: nothing is missing, and afterwards it may run up in peace.</summary>
    private void Rest(ref SensorState s, long time)
    {
        s.LastMeasured = time;
        s.OutUntil = time + _settling;
        s.Repeats.Current = 0;
        s.LastValue = double.NaN;
    }

    private static Verdict Silent(ref SensorState s, long time)
    {
        bool changed = s.LastKind != (byte)AnomalyKind.None;
        s.LastKind = (byte)AnomalyKind.None;
        return new Verdict
        {
            Time = time,
            Value = double.NaN,
            Expected = double.NaN,
            Lower = double.NaN,
            Upper = double.NaN,
            PValue = 1,
            IsChange = changed,
            ModelVersion = s.Header.ModelVersion,
        };
    }

    /// <summary>The decision: anomalous by the threshold; told when new, or when evidence has risen since it was last told.</summary>
    private Verdict Decide(ref SensorState s, long time, double p, AnomalyKind kind)
    {
        double strength = p >= 1 ? 0 : -Real.Log10(p);
        bool anomalous = strength >= _alarmStrength;
        bool alarm = false;
        if (anomalous)
        {
            bool fresh = s.AlarmTime == EventTime.None || time - s.AlarmTime > _refractory;
            alarm = fresh || strength >= s.AlarmStrength + _reAlarm;
            if (alarm)
                s.AlarmStrength = (float)strength;
            // The refractory time runs from the last anomalous row: one long episode is told once.
            s.AlarmTime = time;
        }
        if (!anomalous)
            kind = AnomalyKind.None;
        bool changed = s.LastKind != (byte)kind;
        s.LastKind = (byte)kind;
        return new Verdict
        {
            Time = time,
            PValue = p,
            Score = Strength.ToScore(strength),
            IsAnomalous = anomalous,
            IsAlarm = alarm,
            IsChange = changed,
            Kind = kind,
            ModelVersion = s.Header.ModelVersion,
        };
    }

    private static void Sign(ref SensorState s, in Verdict verdict)
    {
        ulong d = s.Header.Digest;
        d = Mix(d, (ulong)verdict.Time);
        d = Mix(d, BitConverter.DoubleToUInt64Bits(verdict.PValue));
        d = Mix(d, BitConverter.DoubleToUInt64Bits(verdict.Expected));
        s.Header.Digest = Mix(d, (ulong)verdict.Kind | (verdict.IsAnomalous ? 256ul : 0) | (verdict.IsAlarm ? 512ul : 0));

        static ulong Mix(ulong digest, ulong word) => System.Numerics.BitOperations.RotateLeft((digest ^ word) * 0x9E3779B97F4A7C15, 29);
    }
}

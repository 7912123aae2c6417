using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Monitoring;

/// <summary>
/// Fuses the verdicts of all sensors of one asset into one calibrated p-value per interval, opens, grows and closes incidents,
/// and ranks the sensors that cause them. Immutable and shared; an asset's own state is flat bytes that the caller owns.
/// <para>
/// Fusion looks at all sensors in two ways, or three. The smallest p-value, times their number (Tippett, The Methods of Statistics, 1931; Bonferroni), after
/// most of what half of the sensors say alike has been taken off: for a fault that shows in few sensors. And the truncated Fisher sum (Zaykin
/// et al. 2002), calibrated by the asset's own history of that sum and weighed lightly: for a machine that is odd all over. Where the options name a
/// vector detector, its calibrated p-value is a third way: for sensors that no longer belong together.
/// </para>
/// </summary>
public sealed class AssetMonitor
{
    private const ushort Format = 1;
    private const double Conspicuous = 2;       // strength at which an interval prolongs an open incident
    private const long Horizon = 8192;          // intervals that the calibration remembers: a month at five minutes
    private const double SeveralPenalty = 3000; // weight of the second way, as in a weighted Bonferroni test: operation changes often
    private const double VectorPenalty = 10;    // weight of the third
    private const double CommonShare = 0.6;     // of what half of the sensors say, what is taken from the strongest
    private const double SensorCap = 8;         // one sensor's largest term in the sum

    private readonly Calibrator _fused = new(AssetPrior.Fused);
    private readonly VectorWay? _vector;
    private readonly long _interval, _quiet;

    /// <summary>A monitor with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public AssetMonitor(AssetMonitorOptions? options = null)
    {
        Options = options ?? new AssetMonitorOptions();
        IReadOnlyList<string> errors = Options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _interval = EventTime.From(Options.Interval);
        _quiet = EventTime.From(Options.QuietToClose);
        _vector = Options.Detector is { } detector ? new VectorWay(detector, EventTime.From(Options.Staleness)) : null;
    }

    /// <summary>The options it was made with.</summary>
    public AssetMonitorOptions Options { get; }

    /// <summary>Bytes of state of an asset of that many sensors.</summary>
    public int StateBytes(int sensors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sensors, 1);
        return checked(HeadBytes(sensors) + (_vector?.StateBytes(sensors) ?? 0));
    }

    /// <summary>Bytes before those of the vector detector.</summary>
    private static int HeadBytes(int sensors) => checked(Unsafe.SizeOf<AssetState>() + ((sensors * Unsafe.SizeOf<SensorPart>() + 7) & ~7));

    /// <summary>Makes <paramref name="state"/> that of an asset that has seen nothing.</summary>
    public void Initialize(Span<byte> state, int sensors)
    {
        state[..StateBytes(sensors)].Clear();
        ref AssetState s = ref MemoryMarshal.AsRef<AssetState>(state);
        s.Header.Format = Format;
        s.Header.Bytes = StateBytes(sensors);
        s.Header.Applied = -1;
        s.Sensors = sensors;
        s.IntervalStart = s.LastClosed = s.RiseStart = EventTime.None;
        _vector?.Initialize(state[HeadBytes(sensors)..StateBytes(sensors)], sensors);
    }

    /// <summary>Carries a state over to room for more sensors; the sensors keep their indices. A vector detector begins anew where they are more than it had.</summary>
    /// <exception cref="ArgumentException">There is less room than the state has sensors.</exception>
    public void Grow(ReadOnlySpan<byte> state, Span<byte> larger, int sensors)
    {
        int former = MemoryMarshal.AsRef<AssetState>(state).Sensors;
        if (sensors < former)
            throw new ArgumentException($"the state has {former} sensors; expected room for at least as many, not {sensors}", nameof(sensors));
        larger[..StateBytes(sensors)].Clear();
        state[..(Unsafe.SizeOf<AssetState>() + former * Unsafe.SizeOf<SensorPart>())].CopyTo(larger);
        ref AssetState s = ref MemoryMarshal.AsRef<AssetState>(larger);
        s.Sensors = sensors;
        s.Header.Bytes = StateBytes(sensors);
        _vector?.Grow(state[HeadBytes(former)..StateBytes(former)], larger[HeadBytes(sensors)..StateBytes(sensors)], former, sensors);
    }

    /// <summary>Says why <paramref name="state"/> cannot be that of an asset of that many sensors; null if it can.</summary>
    public string? Check(ReadOnlySpan<byte> state, int sensors)
    {
        int expected = StateBytes(sensors);
        if (state.Length != expected)
            return $"the asset's state has {state.Length} bytes; expected {expected} for {sensors} sensors";
        ref readonly AssetState s = ref MemoryMarshal.AsRef<AssetState>(state);
        if (s.Header.Format != Format)
            return $"the asset's state has format {s.Header.Format}; expected {Format}";
        if (s.Header.Bytes != expected)
            return $"the asset's state says it has {s.Header.Bytes} bytes; expected {expected}";
        if (s.Sensors != sensors)
            return $"the asset's state has {s.Sensors} sensors; expected {sensors}";
        if ((uint)s.ToldCause >= (uint)sensors)
            return $"the asset's state names sensor {s.ToldCause} as a cause; expected 0 to {sensors - 1}";
        return _vector?.Check(state[HeadBytes(sensors)..], sensors);
    }

    /// <summary>Log position of the latest verdict or tick that changed the state; −1 while there is none.</summary>
    public long Applied(ReadOnlySpan<byte> state) => MemoryMarshal.AsRef<AssetState>(state).Header.Applied;

    /// <summary>Rolling digest of all asset verdicts so far.</summary>
    public ulong Digest(ReadOnlySpan<byte> state) => MemoryMarshal.AsRef<AssetState>(state).Header.Digest;

    /// <summary>Takes in one sensor's verdict. When it is the first of a later interval, the interval before is closed and judged.</summary>
    /// <param name="state">The asset's state.</param>
    /// <param name="position">
    /// Log position of the verdict's reading or tick; never falls. Several verdicts may share a position, so states are copied between positions and
    /// together with those of the asset's sensors; a replay then skips whole positions.
    /// </param>
    /// <param name="sensor">Index of the sensor within the asset.</param>
    /// <param name="verdict">The sensor's verdict.</param>
    /// <param name="assetVerdict">What was found in the interval that was closed, if one was.</param>
    /// <returns>Whether an interval was closed.</returns>
    public bool Observe(Span<byte> state, long position, int sensor, in Verdict verdict, out AssetVerdict assetVerdict)
    {
        ref AssetState s = ref MemoryMarshal.AsRef<AssetState>(state);
        assetVerdict = default;
        if ((uint)sensor >= (uint)s.Sensors)
            throw new ArgumentOutOfRangeException(nameof(sensor), sensor, $"the asset has {s.Sensors} sensors");
        if (position < s.Header.Applied)
            return false;
        s.Header.Applied = position;
        Span<SensorPart> parts = Parts(state, s);
        bool closed = s.IntervalStart != EventTime.None && verdict.Time >= s.IntervalStart + _interval;
        if (closed)
            assetVerdict = Close(ref s, parts, VectorPart(state, s), s.IntervalStart + _interval);
        if (s.IntervalStart == EventTime.None)
            s.IntervalStart = Math.Max(verdict.Time, s.LastClosed);
        if (verdict.Time < s.IntervalStart)
            s.Late++;   // still counts: its evidence belongs to what is fused now
        Take(ref parts[sensor], verdict);
        _vector?.Take(VectorPart(state, s), s.Sensors, sensor, verdict);
        return closed;
    }

    /// <summary>
    /// Tells the asset what time it is: closes an interval that has ended, and an incident that has been quiet for long. It comes before the same tick
    /// of the asset's sensors. The state changes only where there is something to say.
    /// </summary>
    /// <returns>Whether <paramref name="assetVerdict"/> says something.</returns>
    public bool Tick(Span<byte> state, long position, long now, out AssetVerdict assetVerdict)
    {
        ref AssetState s = ref MemoryMarshal.AsRef<AssetState>(state);
        assetVerdict = default;
        if (position < s.Header.Applied || !EventTime.IsValid(now) || now < NextTick(s))
            return false;
        s.Header.Applied = position;
        assetVerdict = Close(ref s, Parts(state, s), VectorPart(state, s), s.IntervalStart != EventTime.None ? s.IntervalStart + _interval : now);
        return true;
    }

    /// <summary>Time from which on <see cref="Tick"/> says something, as the state is; <see cref="long.MaxValue"/> if never. Ticks before it need not be handed over.</summary>
    public long NextTick(ReadOnlySpan<byte> state) => NextTick(MemoryMarshal.AsRef<AssetState>(state));

    private long NextTick(in AssetState s)
    {
        if (s.IntervalStart != EventTime.None)
            return s.IntervalStart + _interval;
        return s.IsOpen != 0 ? Math.Max(s.LastClosed, s.End + _quiet) + 1 : long.MaxValue;
    }

    /// <summary>Ends the stream: closes the open interval and the open incident, where there are any.</summary>
    /// <returns>Whether <paramref name="assetVerdict"/> says something.</returns>
    public bool Finish(Span<byte> state, out AssetVerdict assetVerdict)
    {
        ref AssetState s = ref MemoryMarshal.AsRef<AssetState>(state);
        assetVerdict = default;
        Span<SensorPart> parts = Parts(state, s);
        bool told = s.IntervalStart != EventTime.None;
        if (told)
            assetVerdict = Close(ref s, parts, VectorPart(state, s), s.IntervalStart + _interval);
        if (s.IsOpen == 0)
            return told;
        assetVerdict = new AssetVerdict
        {
            Time = s.LastClosed,
            PValue = told ? assetVerdict.PValue : 1,
            Score = assetVerdict.Score,
            Change = IncidentChange.Closed,
            Incident = Describe(s, parts),
        };
        Forget(ref s, parts);
        return true;
    }

    private static void Take(ref SensorPart part, in Verdict verdict)
    {
        part.Verdicts++;
        float strength = verdict.PValue >= 1 ? 0 : (float)-Real.Log10(verdict.PValue);
        if (strength > part.Strongest)
        {
            part.Strongest = strength;
            part.StrongestKind = (byte)verdict.Kind;
        }
    }

    private AssetVerdict Close(ref AssetState s, Span<SensorPart> parts, Span<byte> vector, long end)
    {
        double fused = 0, strongest = 0;
        foreach (ref SensorPart part in parts)
        {
            // The strongest of n verdicts is n times as probable as one.
            double strength = part.Verdicts > 1 ? part.Strongest - Real.Log10(part.Verdicts) : part.Strongest;
            part.Strongest = (float)Math.Max(0, strength);
            strongest = Math.Max(strongest, strength);
            fused += Math.Min(SensorCap, Math.Max(0, strength - 1));
        }
        long start = s.IntervalStart == EventTime.None ? end : s.IntervalStart;
        // Two ways for a machine to go wrong: one sensor differs from the others, or many are odd at once.
        // What many sensors say at once is that the machine works differently: how odd that is the sum's history knows best.
        double single = parts.Length * Real.Exp(-2.302585092994046 * (strongest - CommonShare * CommonStrength(parts)));
        double several = SeveralPenalty * _fused.PValue(s.Fused, fused);
        Span<double> shares = stackalloc double[_vector?.Dimensions(parts.Length) ?? 0];
        VectorFinding found = shares.IsEmpty || s.IntervalStart == EventTime.None ? VectorFinding.None : _vector!.Judge(vector, parts, start, shares);
        double together = VectorPenalty * found.PValue;
        double p = Math.Clamp(Math.Min(Math.Min(single, several), together), Calibrator.SmallestP, 1);
        double q = p >= 1 ? 0 : -Real.Log10(p);

        if (s.IsOpen == 0 && q < 1)
        {
            s.RiseStart = EventTime.None;
            foreach (ref SensorPart part in parts)
                (part.Contribution, part.Kind, part.KindStrength) = (0, 0, 0);
        }
        else if (s.RiseStart == EventTime.None)
        {
            s.RiseStart = start;
        }
        bool isTogether = together < Math.Min(single, several) && q > 1;
        for (int i = 0; i < parts.Length; i++)
        {
            ref SensorPart part = ref parts[i];
            if (!isTogether)
                part.Contribution += Math.Min((float)SensorCap, Math.Max(0, part.Strongest - 1));
            else if (i < shares.Length)
                part.Contribution += (float)(shares[i] * Math.Min(SensorCap, q - 1));
            if (part.StrongestKind != 0 && part.Strongest > part.KindStrength)
                (part.Kind, part.KindStrength) = (part.StrongestKind, part.Strongest);
        }

        IncidentChange change = Advance(ref s, parts, start, end, q);
        bool open = s.IsOpen != 0;
        Incident incident = open || change != IncidentChange.None ? Describe(s, parts) : default;
        if (change == IncidentChange.Closed)
            Forget(ref s, parts);

        // While something is going on, one interval in eight is learned: what comes often becomes ordinary, one long fault does not.
        if (!open || (++s.OpenIntervals & 7) == 0)
        {
            _fused.Learn(ref s.Fused, fused, Horizon);
            if (found.IsEvidence)
                _vector!.Learn(vector, found, Horizon);
        }

        foreach (ref SensorPart part in parts)
            (part.Strongest, part.StrongestKind, part.Verdicts) = (0, 0, 0);
        s.IntervalStart = EventTime.None;
        s.LastClosed = end;
        var verdict = new AssetVerdict
        {
            Time = end,
            PValue = p,
            Score = Strength.ToScore(q),
            IsAnomalous = s.IsOpen != 0,
            Change = change,
            Incident = incident,
        };
        Sign(ref s, verdict);
        return verdict;
    }

    /// <summary>The strength that half of the sensors reach, and at least three: 0 for assets of fewer than four sensors.</summary>
    private static double CommonStrength(ReadOnlySpan<SensorPart> parts)
    {
        if (parts.Length < 4)
            return 0;
        int rank = Math.Max(2, (parts.Length - 1) / 2);
        double common = 0;
        foreach (ref readonly SensorPart candidate in parts)
        {
            if (candidate.Strongest <= common)
                continue;
            int stronger = 0;
            foreach (ref readonly SensorPart part in parts)
                stronger += part.Strongest >= candidate.Strongest ? 1 : 0;
            if (stronger > rank)
                common = candidate.Strongest;
        }
        return common;
    }

    private IncidentChange Advance(ref AssetState s, ReadOnlySpan<SensorPart> parts, long start, long end, double q)
    {
        if (s.IsOpen == 0)
        {
            if (q < Options.OpenStrength)
                return IncidentChange.None;
            s.IsOpen = 1;
            s.Number++;
            s.Start = s.RiseStart;
            s.Opened = s.Peak = s.End = end;
            s.PeakStrength = s.ToldStrength = (float)q;
            s.ToldCause = Leading(parts);
            return IncidentChange.Opened;
        }
        if (q >= Conspicuous)
            s.End = end;
        else if (start - s.End > _quiet)
            return IncidentChange.Closed;
        if (q > s.PeakStrength)
        {
            s.PeakStrength = (float)q;
            s.Peak = end;
        }
        int cause = Leading(parts);
        if (s.PeakStrength < s.ToldStrength + 1 && cause == s.ToldCause)
            return IncidentChange.None;
        s.ToldStrength = s.PeakStrength;
        s.ToldCause = cause;
        return IncidentChange.Grown;
    }

    private static void Forget(ref AssetState s, Span<SensorPart> parts)
    {
        s.IsOpen = 0;
        s.RiseStart = EventTime.None;
        foreach (ref SensorPart part in parts)
            (part.Contribution, part.Kind, part.KindStrength) = (0, 0, 0);
    }

    private static int Leading(ReadOnlySpan<SensorPart> parts)
    {
        int leading = 0;
        for (int i = 1; i < parts.Length; i++)
        {
            if (parts[i].Contribution > parts[leading].Contribution)
                leading = i;
        }
        return leading;
    }

    private Incident Describe(in AssetState s, ReadOnlySpan<SensorPart> parts)
    {
        double total = 0;
        foreach (ref readonly SensorPart part in parts)
            total += part.Contribution;
        Span<Cause> causes = stackalloc Cause[CauseList.Capacity];
        int count = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            float share = total > 0 ? (float)(parts[i].Contribution / total) : 0;
            if (share <= 0)
                continue;
            int at = count < causes.Length ? count++ : causes.Length - 1;
            if (at == causes.Length - 1 && count == causes.Length && causes[at].Share >= share && causes[at].Share > 0)
                continue;
            for (; at > 0 && causes[at - 1].Share < share; at--)
                causes[at] = causes[at - 1];
            causes[at] = new Cause(i, share, (AnomalyKind)parts[i].Kind);
        }
        AnomalyKind kind = count > 0 ? causes[0].Kind : AnomalyKind.None;
        return new Incident(causes[..count])
        {
            Number = s.Number,
            Start = s.Start,
            Opened = s.Opened,
            Peak = s.Peak,
            End = s.End,
            PValue = Real.Exp(-2.302585092994046 * s.PeakStrength),
            Confidence = Confidence(s.PeakStrength),
            Kind = kind,
            Origin = Origin(causes[..count], kind, parts.Length),
        };
    }

    /// <summary>
    /// The least odds that a p-value leaves to chance are −e·p·ln p to 1 (Sellke, Bayarri and Berger, "Calibration of p values for testing
    /// precise null hypotheses", The American Statistician 55, 2001); together with the prior probability that is a posterior.
    /// </summary>
    private double Confidence(double strength)
    {
        double p = Real.Exp(-2.302585092994046 * strength);
        if (p >= 0.36)
            return Options.PriorProbability;
        double chance = -Math.E * p * Real.Log(p) * (1 - Options.PriorProbability) / Options.PriorProbability;
        return 1 / (1 + chance);
    }

    private static FaultOrigin Origin(ReadOnlySpan<Cause> causes, AnomalyKind kind, int sensors)
    {
        if (kind is AnomalyKind.FlatLine or AnomalyKind.MissingData)
            return causes.Length > 1 && causes[1].Share > 0.25f && causes[1].Kind is not (AnomalyKind.FlatLine or AnomalyKind.MissingData or AnomalyKind.None)
                ? FaultOrigin.Process
                : FaultOrigin.Sensor;
        if (causes.Length > 1 && causes[1].Share > 0.15f)
            return FaultOrigin.Process;
        // A lone spike that no neighbour confirms is a sensor's; a lone shift or trend may well be the machine's (a bearing, say).
        return sensors > 1 && kind is AnomalyKind.Spike or AnomalyKind.Dip ? FaultOrigin.Sensor : FaultOrigin.Unknown;
    }

    private static Span<SensorPart> Parts(Span<byte> state, in AssetState s) =>
        MemoryMarshal.Cast<byte, SensorPart>(state[Unsafe.SizeOf<AssetState>()..])[..s.Sensors];

    private Span<byte> VectorPart(Span<byte> state, in AssetState s) => _vector is null ? default : state[HeadBytes(s.Sensors)..StateBytes(s.Sensors)];

    private static void Sign(ref AssetState s, in AssetVerdict verdict)
    {
        ulong word = BitConverter.DoubleToUInt64Bits(verdict.PValue) ^ (ulong)verdict.Time * 0xBF58476D1CE4E5B9 ^ (ulong)verdict.Change ^ (ulong)s.ToldCause << 8;
        s.Header.Digest = System.Numerics.BitOperations.RotateLeft((s.Header.Digest ^ word) * 0x9E3779B97F4A7C15, 29);
    }
}

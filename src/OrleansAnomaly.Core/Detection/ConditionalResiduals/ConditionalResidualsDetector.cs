using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Calibration;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>
/// Each sensor given all the others: conditional residuals of a ridge-shrunk precision matrix, over 1, 8 and 32 rows, calibrated by the asset's own history
/// in nine ways and fused (Fisher's sum, truncated: Zaykin et al. 2002). Evidence is −log10 of the fused p-value. It learns fully until it has seen
/// <see cref="ConditionalResidualsOptions.WarmUpRows"/>, slowly after, and nothing while the asset looks anomalous, for a bounded time; what an alarm looked like
/// that ended by itself is learned by the calibrators.
/// </summary>
public sealed class ConditionalResidualsDetector : IVectorDetector
{
    /// <summary>Strength from which on a row looks anomalous: nothing is learned of it.</summary>
    public const double Guard = 2.5;

    private const int SlowUnits = 1;            // weight of a row after the warm-up: a tenth
    private const int MostHeld = 1_000;         // rows for which an alarm stops learning, or twice the warm-up where that is less
    private const int RowsPerRenewal = 16;
    private const int CauseRows = 8;            // before the onset that count for the causes
    private const int RowsBetweenAlarms = 16;   // quiet rows after which an alarm is another one

    private readonly ulong _settings;
    private readonly int _settingCount, _highestSetting, _warmUp;

    /// <summary>A detector with the given options.</summary>
    /// <exception cref="ArgumentException">The options are not sound; the message names every fault.</exception>
    public ConditionalResidualsDetector(ConditionalResidualsOptions? options = null)
    {
        options ??= new ConditionalResidualsOptions();
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        foreach (int setting in options.Settings)
            _settings |= 1ul << setting;
        _settingCount = options.Settings.Count;
        _highestSetting = options.Settings.DefaultIfEmpty(-1).Max();
        _warmUp = options.WarmUpRows;
    }

    /// <inheritdoc/>
    public string Name => "asset";

    /// <inheritdoc/>
    public ushort Id => 30;

    /// <inheritdoc/>
    public ushort Version => 1;

    /// <summary>−log10 p of normal rows, which is somewhat too large while little has been learned.</summary>
    public CalibratorOptions Calibration { get; } = new()
    {
        Axis = ScoreAxis.Linear,
        TailPower = 1,
        BinWidth = 0.1,
        FleetPrior = [0, -0.75, -1.5, -2.25, -3],
        PriorWeight = 300,
    };

    /// <summary>Rows until an asset of that many dimensions is judged.</summary>
    public int WarmUpRows(int dimensions) => _warmUp > 0 ? _warmUp : WatchedRows.WarmUp(dimensions);

    /// <inheritdoc/>
    public int LeastDimensions => Math.Max(_highestSetting, _settingCount) + 1;

    /// <inheritdoc/>
    public int StateBytes(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, IVectorDetector.MostDimensions);
        if (_highestSetting >= dimensions)
            throw new ArgumentException($"dimension {_highestSetting} is declared a setting, and the asset has {dimensions}; expected settings from 0 to {dimensions - 1}", nameof(dimensions));
        if (_settingCount == dimensions)
            throw new ArgumentException($"all {dimensions} dimensions are declared settings; expected at least one that is judged", nameof(dimensions));
        return ResidualState.Bytes(dimensions, _settingCount);
    }

    /// <inheritdoc/>
    public int NotesLength(int dimensions) => ResidualNotes.Length(dimensions);

    /// <inheritdoc/>
    public void Initialize(Span<byte> state, int dimensions)
    {
        state = state[..StateBytes(dimensions)];
        state.Clear();
        var s = new ResidualState(state, dimensions, _settingCount);
        for (int j = 0; j < dimensions; j++)
            s.Precision[PackedSymmetric.Diagonal(j)] = 1;
    }

    /// <summary>
    /// Begins an asset with what others of its kind have taught. All of it holds, means included, so that what differs from asset to asset is part of what
    /// is normal; what was smoothed over the latest rows begins anew, and the asset's own rows are learned slowly from the first on.
    /// </summary>
    /// <param name="cohort">A state that has learned the rows of other assets, one after another, each begun by this method.</param>
    /// <param name="state">Becomes that of the new asset; may be the same bytes.</param>
    /// <param name="dimensions">Dimensions of both.</param>
    public void WarmFrom(ReadOnlySpan<byte> cohort, Span<byte> state, int dimensions)
    {
        int bytes = StateBytes(dimensions);
        cohort[..bytes].CopyTo(state);
        var s = new ResidualState(state, dimensions, _settingCount);
        s.Smooth.Clear();
        s.Causes.Clear();
        s.Header.Pending.Drop();
        s.Header.Hold = 0;
        s.Header.Known = 0;
        s.Header.Quiet = RowsBetweenAlarms;
        if ((AssetMode)s.Header.Mode != AssetMode.WarmingUp)
            s.Header.Mode = (byte)AssetMode.Watching;
    }

    /// <summary>What the detector is doing with the asset's rows.</summary>
    public static AssetMode Mode(ReadOnlySpan<byte> state) => (AssetMode)MemoryMarshal.AsRef<ResidualHeader>(state).Mode;

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, Span<double> notes, out VectorScore score) =>
        Evaluate(state, row, default, notes, out score);

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> strengths, Span<double> notes, out VectorScore score)
    {
        var s = new ResidualState(state, row.Length, _settingCount);
        var n = new ResidualNotes(notes, row.Length);
        n.Room = Regimes.RoomOf(s, row, _settings);
        Residuals.Reckon(s, row, _settings, n);
        Channels.Reckon(s, _settings, strengths, n);
        score = default;
        score.IsUnfamiliar = (AssetMode)s.Header.Mode == AssetMode.WarmingUp;
        score.Evidence = score.IsUnfamiliar || n.IsEmpty ? 0 : n.Strength;
    }

    /// <inheritdoc/>
    public void Explain(ReadOnlySpan<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, Span<double> contributions)
    {
        var s = new ResidualState(state, row.Length, _settingCount);
        ResidualNotes n = View(notes, row.Length);
        int known = Known(s.Header);
        for (int j = 0; j < row.Length; j++)
            contributions[j] = double.IsNaN(n.Deviations[j]) ? 0 : s.Causes[j] + (n.Squares[j] - s.Causes[j]) / known;
    }

    /// <inheritdoc/>
    public void Learn(Span<byte> state, ReadOnlySpan<double> row, ReadOnlySpan<double> notes, in VectorScore score, Learning learning)
    {
        var s = new ResidualState(state, row.Length, _settingCount);
        ResidualNotes n = View(notes, row.Length);
        int warmUp = WarmUpRows(row.Length);
        bool isWarming = (AssetMode)s.Header.Mode == AssetMode.WarmingUp;
        s.Header.Room = (byte)n.Room;
        Channels.Smooth(s, _settings, n);
        LearnCauses(s, n, !isWarming && n.Strength >= Guard);
        if (learning == Learning.Follow)
            return;
        int units = isWarming ? ChannelHistogram.UnitsPerRow : Advance(ref s.Header, n.Strength, learning, warmUp);
        if (!isWarming)
            LearnEpisode(ref s.Header, s.Channels, n.Channels, units == 0, warmUp);
        if (units > 0)
            LearnRow(s, row, n, units, warmUp);
        s.Header.Rows = Math.Min(s.Header.Rows + 1, int.MaxValue / 2);
        if (isWarming && s.Header.Rows >= warmUp)
            s.Header.Mode = (byte)AssetMode.Watching;
    }

    private void LearnRow(in ResidualState s, ReadOnlySpan<double> row, in ResidualNotes n, int units, int warmUp)
    {
        double weight = units / (double)ChannelHistogram.UnitsPerRow, memory = WatchedRows.Memory(warmUp);
        int rows = s.Header.Rows;
        long capacity = HistogramCapacity(warmUp);
        if (rows >= 0.2 * warmUp)
        {
            s.Header.SpreadRows = Math.Min(s.Header.SpreadRows + weight, memory);
            Channels.LearnSpreads(s, _settings, n, weight / s.Header.SpreadRows);
        }
        for (int channel = 0; rows >= 0.35 * warmUp && channel < Channels.Count; channel++)
            s.Channels[channel].Learn(n.Channels[channel], units, capacity);
        if (rows >= 0.6 * warmUp)
            s.Channels[Channels.Count].Learn(n.Channels[Channels.Count], units, capacity);
        ResidualLearning.Learn(s, row, n, weight, memory, 0.5 * warmUp);
        if (Regimes.Gather(s, row, _settings, rows, warmUp))
            BeginAnew(s);
        if (rows % RowsPerRenewal == RowsPerRenewal - 1)
            ResidualLearning.Renew(s);
    }

    /// <summary>How much of the row is learned, in units of weight.</summary>
    private static int Advance(ref ResidualHeader header, double strength, Learning learning, int warmUp)
    {
        bool looksAnomalous = strength >= Guard || learning == Learning.Little;
        if ((AssetMode)header.Mode == AssetMode.Drifting)
        {
            header.Hold -= looksAnomalous ? 0 : 2;
            if (header.Hold > 0)
                return ChannelHistogram.UnitsPerRow;
            header.Hold = 0;
        }
        if (!looksAnomalous)
        {
            header.Hold = Math.Max(0, header.Hold - 2);
            header.Mode = (byte)AssetMode.Watching;
            return SlowUnits;
        }
        if (++header.Hold > Math.Min(2 * warmUp, MostHeld))
        {
            header.Mode = (byte)AssetMode.Drifting;
            return ChannelHistogram.UnitsPerRow;
        }
        header.Mode = (byte)AssetMode.Holding;
        return 0;
    }

    /// <summary>Gathers what an alarm looks like, and learns it once the alarm has ended by itself.</summary>
    private static void LearnEpisode(ref ResidualHeader header, Span<ChannelHistogram> channels, ReadOnlySpan<double> scores, bool isHeld, int warmUp)
    {
        if (isHeld)
            header.Pending.Add(channels, scores);
        else if ((AssetMode)header.Mode == AssetMode.Drifting)
            header.Pending.Drop();
        else if (header.Quiet == RowsBetweenAlarms)
            header.Pending.Release(channels, SlowUnits, HistogramCapacity(warmUp));
    }

    private static long HistogramCapacity(int warmUp) => 8L * ChannelHistogram.UnitsPerRow * warmUp;

    /// <summary>Residuals around the means of regimes are others than those around the mean of all: their moments, and the warm-up, begin anew.</summary>
    private static void BeginAnew(in ResidualState s)
    {
        s.Moments.Clear();
        for (int j = 0; j < s.Seen.Length; j++)
            s.Seen[j] = Math.Min(s.Seen[j], 1);
        s.Header.Rows = 0;
        s.Header.SpreadRows = 0;
        s.Smooth.Clear();
        s.Spread.Clear();
    }

    private static void LearnCauses(in ResidualState s, in ResidualNotes n, bool looksAnomalous)
    {
        s.Header.Quiet = looksAnomalous ? 0 : Math.Min(s.Header.Quiet + 1, RowsBetweenAlarms);
        int known = s.Header.Known = Known(s.Header);
        for (int j = 0; j < s.Causes.Length; j++)
            s.Causes[j] += (n.Squares[j] - s.Causes[j]) / known;
    }

    /// <summary>Rows that the causes are the mean of: some when all is quiet, from then on all of an alarm.</summary>
    private static int Known(in ResidualHeader header) =>
        header.Quiet < RowsBetweenAlarms ? Math.Min(header.Known + 1, 1_000_000) : CauseRows;

    private static ResidualNotes View(ReadOnlySpan<double> notes, int dimensions) =>
        new(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(notes), notes.Length), dimensions);
}

using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>What any detector keeps to. Derive a class from it, and the new detector is held to the contract.</summary>
public abstract class DetectorConformance
{
    private static readonly AnomalyKind[] s_kindsOfReadings =
        [AnomalyKind.Spike, AnomalyKind.Dip, AnomalyKind.LevelShift, AnomalyKind.Trend, AnomalyKind.VarianceChange];

    /// <summary>A new detector: with its default options, or where those are large with some that are small enough for a test.</summary>
    protected abstract IDetector Create();

    /// <summary>The kinds that it is meant to notice.</summary>
    protected abstract IReadOnlyList<AnomalyKind> Claims { get; }

    /// <summary>Half the height of the daily rhythm that it is meant to look through, in spreads of the noise.</summary>
    protected virtual double Rhythm => 0;

    /// <summary>Ordinary readings after which a sensor with a history has got over hostile ones.</summary>
    protected abstract int RowsToRecover { get; }

    /// <summary>
    /// Whether mirrored values give the same evidence bit by bit. What draws cuts at random gives evidence that is distributed alike, and no more.
    /// </summary>
    protected virtual bool MirrorsBitByBit => true;

    /// <summary>
    /// Whether a value far out scores above the most extreme ordinary one. What only cuts between values that it has seen cannot tell the two apart.
    /// </summary>
    protected virtual bool TellsFarFromExtreme => true;

    /// <summary>Within how many readings of something odd that lasts it speaks. What looks at the shape of many is not asked about one.</summary>
    protected virtual int RowsToNotice => 1;

    /// <summary>
    /// Whether it matters how far out a value is. What looks at shapes only says nothing of values in plain noise, claims no kind that is made of it, and has
    /// tests of its own for what it finds; here it is asked to score ordinary readings after hostile ones as it did before.
    /// </summary>
    protected virtual bool SeesSizes => true;

    [Fact]
    public void It_says_who_it_is_the_same_way_each_time()
    {
        IDetector one = Create(), other = Create();
        Assert.NotEqual(0, one.Id);
        Assert.NotEqual(0, one.Version);
        Assert.Equal(one.Name, one.Name.ToLowerInvariant());
        Assert.Equal((one.Name, one.Id, one.Version, one.StateBytes), (other.Name, other.Id, other.Version, other.StateBytes));
        Assert.Equal(0, one.StateBytes % 8);
        Assert.Empty(one.Calibration.Validate());
        Assert.Equal(SeesSizes && RowsToNotice == 1, Claims.Count > 0);
        Assert.All(Claims, kind => Assert.Contains(kind, s_kindsOfReadings));
    }

    [Fact]
    public void The_same_stream_twice_gives_the_same_scores_and_bytes()
    {
        Reading[] readings = Mixed(1);
        var one = new DetectorRun(Create());
        var other = new DetectorRun(Create());
        AssertSame(one.Run(readings), other.Run(readings));
        Assert.True(one.State.SequenceEqual(other.State));
    }

    [Fact]
    public void Evaluate_leaves_state_and_reading_untouched_and_says_the_same_again()
    {
        IDetector detector = Create();
        var run = new DetectorRun(detector);
        foreach (Reading reading in Mixed(2))
        {
            byte[] state = run.State.ToArray();
            Reading asked = reading;
            detector.Evaluate(state, asked, out Score score);
            detector.Evaluate(state, asked with { Value = -asked.Value }, out _);
            detector.Evaluate(state, asked, out Score again);
            Assert.True(run.State.SequenceEqual(state));
            Assert.Equal(reading, asked);
            AssertSame([score], [again]);
            AssertSame([score], [run.Step(reading)]);
        }
    }

    [Fact]
    public void A_copy_of_the_bytes_continues_bit_by_bit_with_another_instance()
    {
        Reading[] readings = Mixed(3);
        var places = new SplitMix64(4);
        var whole = new DetectorRun(Create());
        var copied = new DetectorRun(Create());
        int copies = 0;
        foreach (Reading reading in readings)
        {
            if (places.NextInt32(20) == 0)
            {
                copied = new DetectorRun(Create(), copied);
                copies++;
            }
            AssertSame([whole.Step(reading)], [copied.Step(reading)]);
        }
        Assert.True(whole.State.SequenceEqual(copied.State));
        Assert.True(copies > 50);
    }

    [Fact]
    public void What_it_declares_is_all_it_touches_and_what_was_there_before_does_not_matter()
    {
        IDetector detector = Create();
        byte[] clean = new byte[detector.StateBytes];
        detector.Initialize(clean);
        byte[] used = new byte[detector.StateBytes + 64];
        used.AsSpan().Fill(0xA5);
        detector.Initialize(used);
        foreach (Reading reading in Mixed(5))
        {
            Step(detector, clean, reading);
            Step(detector, used, reading);
        }
        Assert.True(used.AsSpan(0, clean.Length).SequenceEqual(clean));
        Assert.Equal(-1, used.AsSpan(clean.Length).IndexOfAnyExcept((byte)0xA5));
    }

    [OptimizedFact]
    public void Nothing_is_allocated_per_reading()
    {
        IDetector detector = Create();
        byte[] state = new byte[detector.StateBytes];
        detector.Initialize(state);
        Reading[] readings = Made.Ordinary(6, 100_000, EventTime.Minute);
        for (int i = 0; i < 1_000; i++)
            Step(detector, state, readings[i]);
        Assert.Equal(0, Allocations.Least(4, round =>
        {
            for (int i = Math.Max(1_000, 25_000 * round); i < 25_000 * (round + 1); i++)
                Step(detector, state, readings[i]);
        }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(3600)]
    public void Every_kind_it_claims_scores_well_above_what_is_ordinary(int seconds)
    {
        // Where readings come by the second a rhythm takes more rows to know than a test has.
        double rhythm = seconds >= 60 ? Rhythm : 0;
        foreach (AnomalyKind kind in Claims)
        {
            LabelledSeries series = LabelledSeries.Make(kind, seconds * EventTime.Second, rhythm, (ulong)seconds + 7);
            Score[] scores = new DetectorRun(Create()).Run(series.Readings);
            double[] anomalous = Evidence(scores, i => series.Labels[i] == true);
            double[] ordinary = Evidence(scores, i => series.Labels[i] == false);
            double area = Ranking.Area(anomalous, ordinary);
            Assert.True(area > 0.65, $"{kind} at {seconds} s: area under the ROC curve {area:F3}");
        }
    }

    [Fact]
    public void Hostile_finite_values_give_finite_scores()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var run = new DetectorRun(Create());
            Assert.All(run.Run(Made.Hostile(seed, 500, Made.Start)), (score, i) => AssertSound(score, i > 0));
        }
    }

    [Theory]
    [InlineData(0, 1e30)]
    [InlineData(1e30, -1e30)]
    [InlineData(double.Epsilon, 1e30)]
    [InlineData(1e-300, 1)]
    [InlineData(-1e30, double.Epsilon)]
    public void A_step_of_many_orders_of_magnitude_gives_finite_scores(double from, double to)
    {
        var run = new DetectorRun(Create());
        for (int i = 0; i < 3_000; i++)
            AssertSound(run.Step(new Reading(Made.Start + i * EventTime.Minute, i % 1_000 < 500 ? from : to)), i > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void After_hostile_values_it_comes_back_to_its_senses(ulong seed)
    {
        const long Interval = 5 * EventTime.Minute;
        const int Known = 4_000, Hostile = 20, Asked = 1_000;
        Reading[] before = Made.Ordinary(seed, Known, Interval, 20);
        Reading[] hostile = Made.Hostile(seed, Hostile, before[^1].Time + Interval);
        Reading[] after = Made.Ordinary(seed + 100, RowsToRecover + Asked, Interval, 20, start: hostile[^1].Time + Interval);

        var fresh = new DetectorRun(Create());
        double[] expected = [.. fresh.Run(after)[^Asked..].Select(score => score.Evidence)];
        var shaken = new DetectorRun(Create());
        shaken.Run(before);
        shaken.Run(hostile);
        double[] found = [.. shaken.Run(after)[^Asked..].Select(score => score.Evidence)];
        double most = expected.Max();
        Assert.True(found.Count(evidence => evidence > most) <= Asked / 50, "ordinary readings still look odd");

        // Nor has it gone blind.
        if (!SeesSizes)
        {
            Assert.Equal(1, found.Average() / expected.Average(), 0.1);
            return;
        }
        Reading[] odd = [.. Enumerable.Range(1, RowsToNotice).Select(i => new Reading(after[^1].Time + i * Interval, 20 + 15))];
        double seen = shaken.Run(odd).Max(score => score.Evidence), usual = fresh.Run(odd).Max(score => score.Evidence);
        double extreme = TellsFarFromExtreme ? most : expected.Order().ElementAt(Asked * 9 / 10);
        Assert.True(seen > extreme && seen > 0.5 * usual, $"what is odd scores {seen}, to a fresh sensor {usual}");
    }

    [Fact]
    public void A_mean_of_1e8_with_a_spread_of_1_scores_as_a_mean_of_0_does()
    {
        Reading[] near = Made.Ordinary(8, 6_000, EventTime.Minute, 0, Rhythm);
        Reading[] far = [.. near.Select(reading => reading with { Value = reading.Value + 1e8 })];
        Score[] atZero = new DetectorRun(Create()).Run(near), atFar = new DetectorRun(Create()).Run(far);
        double difference = 0, size = 0;
        for (int i = 50; i < near.Length; i++)
        {
            difference += Math.Abs(atZero[i].Evidence - atFar[i].Evidence);
            size += atZero[i].Evidence;
            Assert.Equal(atZero[i].Expected, atFar[i].Expected - 1e8, 0.02);
        }
        Assert.True(difference < 0.01 * size, $"scores differ by {difference / size:P2} on average");
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(-1)]
    [InlineData(7)]
    [InlineData(30)]
    public void Another_unit_of_measurement_gives_the_same_evidence(int power)
    {
        Reading[] readings = Made.Ordinary(9, 4_000, 5 * EventTime.Minute, 3, Rhythm);
        Score[] scores = new DetectorRun(Create()).Run(readings);
        Score[] scaled = new DetectorRun(Create()).Run(readings.Select(reading => reading with { Value = Math.ScaleB(reading.Value, power) }));
        for (int i = 0; i < scores.Length; i++)
        {
            Assert.Equal(Bits(scores[i].Evidence), Bits(scaled[i].Evidence));
            Assert.Equal(Bits(Math.ScaleB(scores[i].Expected, power)), Bits(scaled[i].Expected));
            Assert.Equal(scores[i].Kind, scaled[i].Kind);
        }
    }

    [Fact]
    public void A_mirrored_stream_gives_the_same_evidence_and_the_mirrored_kind()
    {
        Reading[] readings = Made.Ordinary(10, 4_000, 5 * EventTime.Minute, 3, Rhythm);
        Score[] scores = new DetectorRun(Create()).Run(readings);
        Score[] mirrored = new DetectorRun(Create()).Run(readings.Select(reading => reading with { Value = -reading.Value }));
        if (!MirrorsBitByBit)
        {
            Assert.Equal(1, mirrored.Sum(score => score.Evidence) / scores.Sum(score => score.Evidence), 0.1);
            return;
        }
        for (int i = 0; i < scores.Length; i++)
        {
            Assert.Equal(Bits(scores[i].Evidence), Bits(mirrored[i].Evidence));
            if (scores[i].Evidence == 0)
                continue;
            AnomalyKind kind = scores[i].Kind switch { AnomalyKind.Spike => AnomalyKind.Dip, AnomalyKind.Dip => AnomalyKind.Spike, var other => other };
            Assert.Equal(kind, mirrored[i].Kind);
        }
    }

    [Fact]
    public void The_same_stream_some_weeks_later_gives_the_same_scores()
    {
        Reading[] readings = Mixed(11);
        Score[] scores = new DetectorRun(Create()).Run(readings);
        AssertSame(scores, new DetectorRun(Create()).Run(readings.Select(reading => reading with { Time = reading.Time + 52 * EventTime.Week })));
        AssertSame(scores, new DetectorRun(Create()).Run(readings.Select(reading => reading with { Time = reading.Time - 3_000 * EventTime.Week })));
    }

    /// <summary>A stream of several days with rhythm, spikes, a stop, a gap and a shift of the level.</summary>
    private Reading[] Mixed(ulong seed)
    {
        Reading[] readings = Made.Ordinary(seed, 3_000, 5 * EventTime.Minute, 100, Rhythm);
        var random = new SplitMix64(seed + 1);
        for (int i = 0; i < readings.Length; i++)
        {
            double extra = random.NextInt32(100) == 0 ? 20 * random.NextGaussian() : 0;
            extra += i is > 1_000 and < 1_030 ? -100 : i > 2_000 ? 6 : 0;
            readings[i] = new Reading(readings[i].Time + (i > 1_500 ? 7 * EventTime.Hour : 0) + random.NextInt32(1_000_000), readings[i].Value + extra);
        }
        return readings;
    }

    private static void Step(IDetector detector, Span<byte> state, in Reading reading)
    {
        detector.Evaluate(state, reading, out Score score);
        detector.Learn(state, reading, score, score.Evidence > 6 ? Learning.Little : (reading.Time & 64) == 0 ? Learning.Full : Learning.Follow);
    }

    /// <summary>The evidence of at most 2,000 of the rows asked for, evenly spread.</summary>
    private static double[] Evidence(Score[] scores, Func<int, bool> which)
    {
        int[] rows = [.. Enumerable.Range(0, scores.Length).Where(which)];
        int step = 1 + rows.Length / 2_000;
        return [.. rows.Where((_, i) => i % step == 0).Select(i => scores[i].Evidence)];
    }

    private static void AssertSound(in Score score, bool hasExpectation)
    {
        Assert.True(double.IsFinite(score.Evidence) && score.Evidence >= 0, $"evidence {score.Evidence}");
        if (hasExpectation)
            Assert.True(double.IsFinite(score.Expected) && double.IsFinite(score.HalfBand) && score.HalfBand >= 0, $"expected {score.Expected} ± {score.HalfBand}");
        else
            Assert.True(double.IsNaN(score.Expected) && double.IsNaN(score.HalfBand), "an expectation before the first reading");
    }

    /// <summary>Bit by bit, notes included.</summary>
    private static void AssertSame(ReadOnlySpan<Score> expected, ReadOnlySpan<Score> found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(Bits(expected[i].Evidence), Bits(found[i].Evidence));
            Assert.Equal(Bits(expected[i].Expected), Bits(found[i].Expected));
            Assert.Equal(Bits(expected[i].HalfBand), Bits(found[i].HalfBand));
            Assert.Equal((expected[i].Kind, expected[i].IsUnfamiliar), (found[i].Kind, found[i].IsUnfamiliar));
            Assert.True(MemoryMarshal.AsBytes((ReadOnlySpan<double>)expected[i].Notes).SequenceEqual(MemoryMarshal.AsBytes((ReadOnlySpan<double>)found[i].Notes)));
        }
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}

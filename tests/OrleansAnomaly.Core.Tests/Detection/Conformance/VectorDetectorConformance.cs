using System.Runtime.InteropServices;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Core.Tests.Detection.Conformance;

/// <summary>What any vector detector keeps to. Derive a class from it, and the new detector is held to the contract.</summary>
public abstract class VectorDetectorConformance
{
    /// <summary>A new detector with options that are small enough for a test.</summary>
    protected abstract IVectorDetector Create();

    /// <summary>Sensors of the asset that most tests make up; at least 3.</summary>
    protected virtual int Dimensions => 4;

    /// <summary>Ordinary rows after which it is asked to tell anomalies.</summary>
    protected virtual int RowsToKnow => 1_000;

    /// <summary>Ordinary rows after which an asset with a history has got over hostile ones.</summary>
    protected virtual int RowsToRecover => 2_000;

    /// <summary>Whether other units, by powers of two and each sensor's its own, leave the evidence as it is bit by bit. Say why where not.</summary>
    protected virtual bool IgnoresUnits => true;

    /// <summary>
    /// Whether a row that is far out in one dimension scores above rows that are extreme in it. What only cuts between values that it has seen
    /// cannot tell the two apart, and is asked only for more than the usual row's evidence.
    /// </summary>
    protected virtual bool TellsFarFromExtreme => true;

    [Fact]
    public void It_says_who_it_is_the_same_way_each_time()
    {
        IVectorDetector one = Create(), other = Create();
        Assert.NotEqual(0, one.Id);
        Assert.NotEqual(0, one.Version);
        Assert.Equal(one.Name, one.Name.ToLowerInvariant());
        Assert.Equal((one.Name, one.Id, one.Version), (other.Name, other.Id, other.Version));
        Assert.Empty(one.Calibration.Validate());
        int before = 0;
        for (int dimensions = 1; dimensions <= IVectorDetector.MostDimensions; dimensions++)
        {
            int bytes = one.StateBytes(dimensions);
            Assert.Equal(0, bytes % 8);
            Assert.True(bytes >= before, $"{dimensions} dimensions take {bytes} bytes, one less {before}");
            Assert.Equal((bytes, one.NotesLength(dimensions)), (other.StateBytes(dimensions), other.NotesLength(dimensions)));
            before = bytes;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(IVectorDetector.MostDimensions + 1)]
    public void A_number_of_dimensions_that_is_none_is_refused(int dimensions)
    {
        IVectorDetector detector = Create();
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.StateBytes(dimensions));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(IVectorDetector.MostDimensions)]
    public void Rows_of_any_legal_width_are_scored(int dimensions)
    {
        var run = new VectorDetectorRun(Create(), dimensions);
        foreach (double[] row in MadeRows.Mixed(12, 300, dimensions))
            AssertSound(run.Step(row), row, run.Contributions);
    }

    [Fact]
    public void The_same_stream_twice_gives_the_same_scores_and_bytes()
    {
        double[][] rows = Mixed(1);
        var one = new VectorDetectorRun(Create(), Dimensions);
        var other = new VectorDetectorRun(Create(), Dimensions);
        AssertSame(one.Run(rows), other.Run(rows));
        Assert.True(one.State.SequenceEqual(other.State));
    }

    [Fact]
    public void Evaluate_and_Explain_leave_state_and_row_untouched_and_say_the_same_again()
    {
        IVectorDetector detector = Create();
        var run = new VectorDetectorRun(detector, Dimensions);
        double[] notes = new double[detector.NotesLength(Dimensions)], others = new double[notes.Length];
        double[] contributions = new double[Dimensions];
        foreach (double[] row in Mixed(2))
        {
            byte[] state = run.State.ToArray();
            double[] asked = [.. row];
            detector.Evaluate(state, asked, notes, out VectorScore score);
            detector.Explain(state, asked, notes, contributions);
            detector.Evaluate(state, [.. asked.Select(value => -value)], others, out _);
            detector.Evaluate(state, asked, others, out VectorScore again);
            Assert.True(run.State.SequenceEqual(state));
            Assert.True(SameBits(row, asked) && SameBits(notes, others));
            AssertSame([score], [again]);
            AssertSame([score], [run.Step(row)]);
            Assert.True(SameBits(contributions, run.Contributions));
        }
    }

    [Fact]
    public void A_copy_of_the_bytes_continues_bit_by_bit_with_another_instance()
    {
        var places = new SplitMix64(4);
        var whole = new VectorDetectorRun(Create(), Dimensions);
        var copied = new VectorDetectorRun(Create(), Dimensions);
        int copies = 0;
        foreach (double[] row in Mixed(3))
        {
            if (places.NextInt32(20) == 0)
            {
                copied = new VectorDetectorRun(Create(), copied);
                copies++;
            }
            AssertSame([whole.Step(row)], [copied.Step(row)]);
            Assert.True(SameBits(whole.Contributions, copied.Contributions));
        }
        Assert.True(whole.State.SequenceEqual(copied.State));
        Assert.True(copies > 30);
    }

    [Fact]
    public void What_it_declares_is_all_it_touches_and_what_was_there_before_does_not_matter()
    {
        IVectorDetector detector = Create();
        int bytes = detector.StateBytes(Dimensions), noted = detector.NotesLength(Dimensions);
        byte[] clean = new byte[bytes], used = new byte[bytes + 64];
        double[] notes = new double[noted + 8];
        used.AsSpan().Fill(0xA5);
        detector.Initialize(clean, Dimensions);
        detector.Initialize(used.AsSpan(0, bytes), Dimensions);
        foreach (double[] row in Mixed(5))
        {
            Step(detector, clean, row, new double[noted]);
            notes.AsSpan().Fill(-7);
            Step(detector, used.AsSpan(0, bytes), row, notes.AsSpan(0, noted));
            Assert.All(notes[noted..], note => Assert.Equal(-7, note));
        }
        Assert.True(used.AsSpan(0, bytes).SequenceEqual(clean));
        Assert.Equal(-1, used.AsSpan(bytes).IndexOfAnyExcept((byte)0xA5));
    }

    [OptimizedFact]
    public void Nothing_is_allocated_per_row()
    {
        IVectorDetector detector = Create();
        byte[] state = new byte[detector.StateBytes(Dimensions)];
        double[] notes = new double[detector.NotesLength(Dimensions)];
        detector.Initialize(state, Dimensions);
        double[][] rows = MadeRows.Mixed(6, 5_000, Dimensions);
        for (int i = 0; i < 1_000; i++)
            Step(detector, state, rows[i], notes);
        Assert.Equal(0, Allocations.Least(4, round =>
        {
            for (int i = 1_000 * (round + 1); i < 1_000 * (round + 2); i++)
                Step(detector, state, rows[i], notes);
        }));
    }

    [Fact]
    public void Hostile_values_give_finite_scores_and_contributions()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var run = new VectorDetectorRun(Create(), Dimensions);
            foreach (double[] row in MadeRows.Hostile(seed, 300, Dimensions))
                AssertSound(run.Step(row), row, run.Contributions);
        }
    }

    [Fact]
    public void A_value_that_is_missing_adds_nothing_and_a_row_without_values_is_no_evidence()
    {
        var run = new VectorDetectorRun(Create(), Dimensions);
        run.Run(MadeRows.Ordinary(7, RowsToKnow, Dimensions));
        double[][] rows = MadeRows.Ordinary(8, 50, Dimensions);
        MadeRows.Plant(rows, 0, 9);
        foreach (double[] row in rows)
        {
            row[0] = double.NaN;
            AssertSound(run.Step(row), row, run.Contributions);
        }
        double[] empty = [.. Enumerable.Repeat(double.NaN, Dimensions)];
        AssertSound(run.Step(empty), empty, run.Contributions);
        Assert.Equal(0, run.Step(empty).Evidence);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_excursion_of_one_sensor_scores_above_what_is_ordinary_and_that_sensor_is_named(ulong seed)
    {
        double[][] rows = MadeRows.Ordinary(seed, RowsToKnow + 2_000, Dimensions);
        int[] planted = MadeRows.Plant(rows, RowsToKnow, seed + 1);
        var run = new VectorDetectorRun(Create(), Dimensions);
        List<double> anomalous = [], ordinary = [];
        int named = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double evidence = run.Step(rows[i]).Evidence;
            if (i < RowsToKnow)
                continue;
            (planted[i] >= 0 ? anomalous : ordinary).Add(evidence);
            if (planted[i] >= 0 && run.Contributions.AsSpan().IndexOf(run.Contributions.Max()) == planted[i])
                named++;
        }
        double area = Ranking.Area(CollectionsMarshal.AsSpan(anomalous), CollectionsMarshal.AsSpan(ordinary));
        Assert.True(area > 0.75, $"area under the ROC curve {area:F3}");
        // Three standard errors above what naming by chance would reach.
        double chance = 1.0 / Dimensions, n = anomalous.Count;
        Assert.True(named > n * chance + 3 * Math.Sqrt(n * chance * (1 - chance)), $"{named} of {n} excursions are laid to the sensor that had them");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void After_hostile_rows_it_comes_back_to_its_senses(ulong seed)
    {
        var run = new VectorDetectorRun(Create(), Dimensions);
        run.Run(MadeRows.Ordinary(seed, RowsToKnow, Dimensions));
        run.Run(MadeRows.Hostile(seed, 20, Dimensions));
        run.Run(MadeRows.Ordinary(seed + 10, RowsToRecover, Dimensions));
        double[] usual = [.. run.Run(MadeRows.Ordinary(seed + 20, 400, Dimensions)).Select(score => score.Evidence).Order()];
        for (int d = 0; d < Dimensions; d++)
        {
            double[] odd = MadeRows.Ordinary(seed + 30, 1, Dimensions)[0];
            odd[d] += 20 * MadeRows.Spread(d);
            double seen = new VectorDetectorRun(Create(), run).Step(odd).Evidence;
            double least = usual[TellsFarFromExtreme ? 380 : 200];
            Assert.True(seen > least, $"20 spreads in dimension {d} score {seen}; expected more than {least}, which ordinary rows reach");
        }
    }

    [Fact]
    public void Other_units_give_the_same_evidence()
    {
        double[][] rows = MadeRows.Ordinary(9, 2_000, Dimensions);
        VectorScore[] scores = new VectorDetectorRun(Create(), Dimensions).Run(rows);
        VectorScore[] scaled = new VectorDetectorRun(Create(), Dimensions).Run(rows.Select(row => row.Select((value, d) => Math.ScaleB(value, 17 * d - 30)).ToArray()));
        if (IgnoresUnits)
            AssertSame(scores, scaled);
        else
            Assert.Equal(1, scaled.Sum(score => score.Evidence) / scores.Sum(score => score.Evidence), 0.2);
    }

    private double[][] Mixed(ulong seed) => MadeRows.Mixed(seed, 1_500, Dimensions);

    private static void Step(IVectorDetector detector, Span<byte> state, ReadOnlySpan<double> row, Span<double> notes)
    {
        Span<double> contributions = stackalloc double[IVectorDetector.MostDimensions];
        detector.Evaluate(state, row, notes, out VectorScore score);
        detector.Explain(state, row, notes, contributions[..row.Length]);
        detector.Learn(state, row, notes, score, score.Evidence > 6 ? Learning.Little : row[0] > -1 ? Learning.Full : Learning.Follow);
    }

    private static void AssertSound(in VectorScore score, double[] row, double[] contributions)
    {
        Assert.True(double.IsFinite(score.Evidence) && score.Evidence >= 0, $"evidence {score.Evidence}");
        Assert.True(!score.IsUnfamiliar || score.Evidence == 0, $"evidence {score.Evidence} of what is unfamiliar");
        for (int d = 0; d < row.Length; d++)
        {
            Assert.True(double.IsFinite(contributions[d]) && contributions[d] >= 0, $"contribution {contributions[d]}");
            Assert.True(double.IsFinite(row[d]) || contributions[d] == 0, $"a missing value contributes {contributions[d]}");
        }
    }

    private static void AssertSame(ReadOnlySpan<VectorScore> expected, ReadOnlySpan<VectorScore> found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[i].Evidence), BitConverter.DoubleToInt64Bits(found[i].Evidence));
            Assert.Equal(expected[i].IsUnfamiliar, found[i].IsUnfamiliar);
        }
    }

    private static bool SameBits(ReadOnlySpan<double> one, ReadOnlySpan<double> other) => MemoryMarshal.AsBytes(one).SequenceEqual(MemoryMarshal.AsBytes(other));
}

using OrleansAnomaly.Core.Detection.OneClassSvm;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Tests.Detection.Conformance;

namespace OrleansAnomaly.Core.Tests.Detection.OneClassSvm;

public class OneClassSvmTests
{
    [Theory]
    [InlineData(2, 1.0)]
    [InlineData(3, 3.0)]
    public void Random_features_find_about_what_the_exact_machine_finds(int dimensions, double gamma)
    {
        const int Known = 1_500, Asked = 1_500;
        double[][] rows = Standardised(5, Known + Asked, dimensions);
        var exact = FittedOneClassSvm.Fit([.. rows[..Known].SelectMany(row => row)], dimensions, new FittedOneClassSvmOptions { Nu = 0.1, Gamma = gamma / dimensions });
        var run = new VectorDetectorRun(new OneClassSvmDetector(new OneClassSvmOptions { Nu = 0.1, Gamma = gamma, Features = 256 }), dimensions);
        for (int pass = 0; pass < 2; pass++)
            run.Run(rows[..Known]);
        // Anomalies between and around the clouds, most of them hard.
        var random = new SplitMix64(6);
        List<double> exactOdd = [], exactUsual = [], foundOdd = [], foundUsual = [];
        foreach (double[] row in rows[Known..])
        {
            bool odd = random.NextInt32(5) == 0;
            double[] asked = odd ? [.. row.Select(_ => 6 * random.NextDouble() - 3)] : row;
            (odd ? exactOdd : exactUsual).Add(exact.Score(asked));
            (odd ? foundOdd : foundUsual).Add(new VectorDetectorRun(new OneClassSvmDetector(new OneClassSvmOptions { Nu = 0.1, Gamma = gamma, Features = 256 }), run).Step(asked).Evidence);
        }
        double expected = Ranking.Area([.. exactOdd], [.. exactUsual]), found = Ranking.Area([.. foundOdd], [.. foundUsual]);
        Assert.True(expected > 0.75, $"area under the ROC curve of the exact machine {expected:F3}");
        Assert.True(Math.Abs(expected - found) < 0.04, $"area under the ROC curve {found:F3}; exact {expected:F3}");
    }

    [Fact]
    public void The_share_outside_is_nu()
    {
        double[][] rows = Standardised(7, 20_000, 2);
        var run = new VectorDetectorRun(new OneClassSvmDetector(), 2);
        double outside = run.Run(rows)[5_000..].Count(score => score.Evidence > 1) / 15_000.0;
        Assert.Equal(0.1, outside, 0.015);
    }

    [Fact]
    public void Products_of_features_stand_for_the_kernel()
    {
        var features = new FourierFeatures(1_024, 3);
        var random = new SplitMix64(8);
        double[] one = new double[1_024], other = new double[1_024];
        for (int i = 0; i < 200; i++)
        {
            double[] a = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()], b = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
            features.Angles(a, 0.3, one);
            features.Features(one, one);
            features.Angles(b, 0.3, other);
            double product = features.Product(other, one), square = a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
            // Four standard deviations of a mean of 1,024 products of two cosines, times 2.
            Assert.Equal(Math.Exp(-0.3 * square), product, 4.0 / 32);
        }
    }

    [Fact]
    public void Options_that_are_not_sound_are_refused_with_every_fault()
    {
        string said = Assert.Throws<ArgumentException>(() => new OneClassSvmDetector(new OneClassSvmOptions { Nu = 0, Gamma = double.NaN, Features = 1, Memory = 1 })).Message;
        Assert.All(["Nu is 0", "Gamma is NaN", "Features is 1;", "Memory is 1;"], part => Assert.Contains(part, said, StringComparison.Ordinal));
    }

    private static double[][] Standardised(ulong seed, int rows, int dimensions)
    {
        double[][] made = [.. FittedOneClassSvmTests.Rows(seed, rows, dimensions).Chunk(dimensions)];
        for (int d = 0; d < dimensions; d++)
        {
            double mean = made.Average(row => row[d]), deviation = 1.2533141373155 * made.Average(row => Math.Abs(row[d] - mean));
            foreach (double[] row in made)
                row[d] = (row[d] - mean) / deviation;
        }
        return made;
    }
}

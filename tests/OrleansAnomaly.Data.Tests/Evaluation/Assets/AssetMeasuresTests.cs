using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Data.Csv;
using OrleansAnomaly.Data.Evaluation.Assets;
using OrleansAnomaly.Data.Sets.Cmapss;
using OrleansAnomaly.Data.Sets.TennesseeEastman;
using OrleansAnomaly.TestKit;

namespace OrleansAnomaly.Data.Tests.Evaluation.Assets;

public class AssetMeasuresTests
{
    [Fact]
    public void The_threshold_is_exceeded_by_no_more_than_the_share()
    {
        double[] normal = [.. Enumerable.Range(0, 250).Select(i => (double)(i * 37 % 250))];
        double threshold = AlarmThreshold.Of(normal, 0.01);
        Assert.Equal(2, normal.Count(evidence => evidence > threshold));
        Assert.Equal(7, AlarmThreshold.Of([7, 7, 7], 0.5));
    }

    [Fact]
    public void Means_leave_out_the_faults_that_cannot_be_detected()
    {
        var figures = new TennesseeEastmanFigures("x", 1, 0, [new(1, 1, 4), new(3, 0, 800), new(4, 0.5, 8), new(9, 0, 800)]);
        Assert.Equal((0.75, 6.0), (figures.MeanFound, figures.MeanDelay));
    }

    [Fact]
    public void Units_count_as_told_from_ten_cycles_on()
    {
        var figures = new CmapssFigures("x", "FD001", 1, [9, 10, 40, 0]);
        Assert.Equal((0.5, 9.5), (figures.Found, figures.MedianLead));
    }

    [SharedDataFact]
    public void Conditional_residuals_find_the_faults_of_Tennessee_Eastman()
    {
        TennesseeEastmanFigures figures = TennesseeEastmanTest.Run(KnownDetectors.OfAssets.Of("asset").MakeFor(500), TennesseeEastmanSet.Read(SharedData.Path("tennessee-eastman")));
        Assert.True(figures.MeanFound >= 0.99, $"{figures.MeanFound:P2} of the fault rows");
        Assert.True(figures.MeanDelay <= 9, $"after {figures.MeanDelay:F1} rows");
    }

    [SharedDataFact]
    public void Mahalanobis_finds_more_of_them_than_components_do()
    {
        var set = TennesseeEastmanSet.Read(SharedData.Path("tennessee-eastman"));
        TennesseeEastmanFigures distance = TennesseeEastmanTest.Run(KnownDetectors.OfAssets.Of("mahalanobis").MakeFor(500), set);
        TennesseeEastmanFigures components = TennesseeEastmanTest.Run(KnownDetectors.OfAssets.Of("pca").MakeFor(500), set);
        Assert.InRange(distance.MeanFound, 0.8, 0.95);
        Assert.InRange(components.MeanFound, 0.65, 0.9);
        Assert.True(distance.FalseShare < 0.03 && components.FalseShare < 0.03);
    }

    [SharedDataFact]
    public void Conditional_residuals_of_a_cohort_foretell_failing_engines()
    {
        foreach (string name in (string[])["FD001", "FD003"])
        {
            var set = CmapssSet.Read(SharedData.Path("cmapss"), name);
            CmapssFigures figures = CmapssTest.Run(KnownDetectors.OfAssets.Of("asset").MakeFor(CmapssTest.CohortUnits * CmapssTest.CohortRows, CmapssSet.Settings), set);
            Assert.True(figures.Found >= 0.98, $"{name}: {figures.Found:P1} of the engines");
            Assert.True(figures.MedianLead >= 60, $"{name}: {figures.MedianLead} cycles ahead");
        }
    }

    [Fact]
    public void A_set_of_too_few_engines_is_refused()
    {
        var set = new CmapssSet("FD001", [], []);
        var failure = Assert.Throws<UnusableInputException>(() => CmapssTest.Run(KnownDetectors.OfAssets.Of("pca").MakeFor(0), set));
        Assert.Contains("has 0 units; expected at least 85", failure.Message, StringComparison.Ordinal);
    }
}

using System.Reflection;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Detection.Catalogue;
using OrleansAnomaly.Core.Detection.Evidence;
using OrleansAnomaly.Core.Detection.RandomCutForest;
using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Core.Tests.Detection.Catalogue;

public class KnownDetectorsTests
{
    [Fact]
    public void Ids_and_names_are_unique_over_both_catalogues()
    {
        IEnumerable<(ushort Id, string Name)> sensors = KnownDetectors.OfSensors.All.Select(entry => (entry.MakeDefault().Id, entry.Name));
        IEnumerable<(ushort Id, string Name)> assets = KnownDetectors.OfAssets.All.Select(entry => (entry.MakeDefault().Id, entry.Name));
        (ushort Id, string Name)[] all = [.. sensors, .. assets];
        Assert.Equal(all.Length, all.Select(one => one.Id).Distinct().Count());
        Assert.Equal(all.Length, all.Select(one => one.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void A_detector_has_the_name_of_its_entry()
    {
        Assert.All(KnownDetectors.OfSensors.All, entry => Assert.Equal(entry.Name, entry.MakeDefault().Name));
        Assert.All(KnownDetectors.OfAssets.All, entry => Assert.Equal(entry.Name, entry.MakeDefault().Name));
    }

    [Fact]
    public void Every_detector_of_the_assembly_has_an_entry()
    {
        Assembly core = typeof(IDetector).Assembly;
        Assert.Equal(TypesOf<IDetector>(core), KnownDetectors.OfSensors.All.Select(entry => entry.MakeDefault().GetType()).ToHashSet());
        Assert.Equal(TypesOf<IVectorDetector>(core), KnownDetectors.OfAssets.All.Select(entry => entry.MakeDefault().GetType()).ToHashSet());
    }

    [Fact]
    public void Default_options_are_sound_and_fresh_each_time()
    {
        foreach (DetectorEntry<IDetector> entry in KnownDetectors.OfSensors.All)
        {
            object options = entry.NewOptions();
            Assert.NotSame(options, entry.NewOptions());
            Assert.Empty((IReadOnlyList<string>)options.GetType().GetMethod("Validate", Type.EmptyTypes)!.Invoke(options, null)!);
            Assert.Empty(entry.Faults(options));
        }
    }

    [Fact]
    public void The_default_is_that_of_the_monitors() => Assert.Equal(KnownDetectors.Default.Name, new SensorMonitorOptions().Detector.Name);

    [Theory]
    [InlineData(0, 104)]
    [InlineData(104, 104)]
    [InlineData(605, 605)]
    [InlineData(9_000, 5_000)]
    public void A_warm_up_is_taken_as_far_as_the_detector_takes_it(int rows, int taken)
    {
        DetectorEntry<IDetector> entry = KnownDetectors.OfSensors.Of("evidence");
        Assert.Equal(new EvidenceOptions { WarmUp = taken }, entry.OptionsFor!(rows, []));
        Assert.Equal("evidence", entry.MakeFor(rows).Name);
    }

    [Fact]
    public void What_has_no_warm_up_is_made_as_by_default()
    {
        DetectorEntry<IDetector> entry = KnownDetectors.OfSensors.Of("zscore");
        Assert.Null(entry.OptionsFor);
        Assert.Equal(entry.MakeDefault().StateBytes, entry.MakeFor(700).StateBytes);
    }

    [Fact]
    public void Settings_reach_the_detector_that_knows_them()
    {
        IVectorDetector detector = KnownDetectors.OfAssets.Of("asset").MakeFor(200, [1]);
        Assert.Equal(200, ((Core.Detection.ConditionalResiduals.ConditionalResidualsDetector)detector).WarmUpRows(2));
        Assert.Throws<ArgumentException>(() => KnownDetectors.OfAssets.Of("asset").MakeFor(200, [1, 1]));
        Assert.Equal("pca", KnownDetectors.OfAssets.Of("pca").MakeFor(200, [1, 1]).Name);
    }

    [Fact]
    public void What_only_one_detector_refuses_of_shared_options_is_its_own_fault()
    {
        var options = new RandomCutForestOptions { Shingle = 1 };
        Assert.Empty(options.Validate());
        Assert.Equal(["Shingle is 1; of one sensor expected 2 to 32"], KnownDetectors.OfSensors.Of("rcf-series").Faults(options));
        Assert.Equal("rcf", KnownDetectors.OfAssets.Of("rcf").Make(options).Name);
    }

    [Fact]
    public void Names_are_found_in_capitals_too_and_one_that_is_none_is_refused_with_the_nearest()
    {
        Assert.Equal("zscore", KnownDetectors.OfSensors.Find("ZScore")!.Name);
        Assert.Null(KnownDetectors.OfSensors.Find("asset"));
        var refused = Assert.Throws<ArgumentException>(() => KnownDetectors.OfSensors.Of("zcsore"));
        Assert.StartsWith("'zcsore' is no detector; did you mean 'zscore'? Expected one of seasonal, ", refused.Message, StringComparison.Ordinal);
    }

    private static HashSet<Type> TypesOf<TDetector>(Assembly core) => [.. core.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(TDetector)))];
}

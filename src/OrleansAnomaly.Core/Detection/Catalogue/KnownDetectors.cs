using OrleansAnomaly.Core.Detection.AdaptiveResonance;
using OrleansAnomaly.Core.Detection.ConditionalResiduals;
using OrleansAnomaly.Core.Detection.Cusum;
using OrleansAnomaly.Core.Detection.Evidence;
using OrleansAnomaly.Core.Detection.HalfSpaceTrees;
using OrleansAnomaly.Core.Detection.IsolationForest;
using OrleansAnomaly.Core.Detection.Mahalanobis;
using OrleansAnomaly.Core.Detection.MatrixProfile;
using OrleansAnomaly.Core.Detection.OneClassSvm;
using OrleansAnomaly.Core.Detection.PageHinkley;
using OrleansAnomaly.Core.Detection.PrincipalComponents;
using OrleansAnomaly.Core.Detection.RandomCutForest;
using OrleansAnomaly.Core.Detection.RobustZScore;
using OrleansAnomaly.Core.Detection.SeasonalBaseline;

namespace OrleansAnomaly.Core.Detection.Catalogue;

/// <summary>All detectors. This is the one place that lists them: a line here, and every command, option and measurement knows a detector.</summary>
public static class KnownDetectors
{
    /// <summary>Those of one sensor.</summary>
    public static DetectorCatalogue<IDetector> OfSensors { get; } = new(
        Sensor("seasonal", "rhythm of day and week, four looks", static (SeasonalBaselineOptions options) => new SeasonalBaselineDetector(options)),
        Sensor("evidence", "evidence of eight looks, each calibrated, added up", static (EvidenceOptions options) => new EvidenceDetector(options),
            new(EvidenceOptions.LeastWarmUp, EvidenceOptions.MostWarmUp, static (options, rows) => options with { WarmUp = rows })),
        Sensor("art", "shapes of the latest readings that were not seen before", static (AdaptiveResonanceOptions options) => new AdaptiveResonanceDetector(options),
            new(AdaptiveResonanceOptions.LeastWarmUp, AdaptiveResonanceOptions.MostWarmUp, static (options, rows) => options with { WarmUp = rows })),
        Sensor("zscore", "distance from a running robust centre", static (RobustZScoreOptions options) => new RobustZScoreDetector(options)),
        Sensor("rcf-series", "random cut forest over the latest readings", static (RandomCutForestOptions options) => new RandomCutForestSeriesDetector(options))
            with { NewOptions = static () => RandomCutForestSeriesDetector.DefaultOptions, Faults = static options => RandomCutForestSeriesDetector.Faults((RandomCutForestOptions)options) },
        Sensor("iforest-series", "sliding isolation forest over the latest readings", static (SlidingIsolationForestOptions options) => SeriesOfRows.IsolationForest(options)),
        Sensor("hst-series", "half-space trees over the latest readings", static (HalfSpaceTreesOptions options) => SeriesOfRows.HalfSpaceTrees(options)),
        Sensor("profile", "shapes unlike any in the past: streaming left matrix profile", static (MatrixProfileOptions options) => new MatrixProfileDetector(options)),
        Sensor("pagehinkley", "slow shifts: Page-Hinkley's test", static (PageHinkleyOptions options) => new PageHinkleyDetector(options)),
        Sensor("cusum", "shifts: two-sided cumulative sums", static (CusumOptions options) => new CusumDetector(options)),
        Sensor("ocsvm-series", "one-class support vector machine over the latest readings", static (OneClassSvmOptions options) => SeriesOfRows.OneClassSvm(options)));

    /// <summary>The one that is taken where nobody chooses.</summary>
    public static DetectorEntry<IDetector> Default { get; } = OfSensors.Of("seasonal");

    /// <summary>Those of the rows of an asset.</summary>
    public static DetectorCatalogue<IVectorDetector> OfAssets { get; } = new(
        Asset("asset", "what each sensor misses of what the others foretell, by regime", static (ConditionalResidualsOptions options) => new ConditionalResidualsDetector(options),
            RowsOf<ConditionalResidualsOptions>(static (options, rows) => options with { WarmUpRows = rows }), static (options, settings) => options with { Settings = settings }),
        Asset("pca", "distance within and from the main directions of a row", static (PrincipalComponentsOptions options) => new PrincipalComponentsDetector(options),
            RowsOf<PrincipalComponentsOptions>(static (options, rows) => options with { WarmUpRows = rows })),
        Asset("mahalanobis", "distance from the mean in the spreads of all directions", static (MahalanobisOptions options) => new MahalanobisDetector(options),
            RowsOf<MahalanobisOptions>(static (options, rows) => options with { WarmUpRows = rows })),
        Asset("rcf", "random cut forest", static (RandomCutForestOptions options) => new RandomCutForestDetector(options)),
        Asset("iforest", "sliding isolation forest", static (SlidingIsolationForestOptions options) => new SlidingIsolationForestDetector(options)),
        Asset("hst", "half-space trees", static (HalfSpaceTreesOptions options) => new HalfSpaceTreesDetector(options)),
        Asset("ocsvm", "one-class support vector machine", static (OneClassSvmOptions options) => new OneClassSvmDetector(options)));

    private static DetectorEntry<IDetector> Sensor<TOptions>(string name, string meaning, Func<TOptions, IDetector> make, WarmUpOption<TOptions>? warmUp = null)
        where TOptions : class, new() => Entry(name, meaning, make, warmUp, null);

    private static DetectorEntry<IVectorDetector> Asset<TOptions>(
        string name, string meaning, Func<TOptions, IVectorDetector> make, WarmUpOption<TOptions>? warmUp = null, Func<TOptions, IReadOnlyList<int>, TOptions>? withSettings = null)
        where TOptions : class, new() => Entry(name, meaning, make, warmUp, withSettings);

    private static WarmUpOption<TOptions> RowsOf<TOptions>(Func<TOptions, int, TOptions> with) => new(WatchedRows.LeastWarmUp, WatchedRows.MostWarmUp, with);

    private static DetectorEntry<TDetector> Entry<TOptions, TDetector>(
        string name, string meaning, Func<TOptions, TDetector> make, WarmUpOption<TOptions>? warmUp, Func<TOptions, IReadOnlyList<int>, TOptions>? withSettings)
        where TOptions : class, new() =>
        new(name, meaning, static () => new TOptions(), static _ => [], options => make((TOptions)options))
        {
            OptionsFor = warmUp is null ? null : (rows, settings) =>
            {
                TOptions options = warmUp.With(new TOptions(), Math.Clamp(rows, warmUp.Least, warmUp.Most));
                return withSettings is null ? options : withSettings(options, settings);
            },
        };
}

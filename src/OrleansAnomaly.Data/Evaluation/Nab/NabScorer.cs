using OrleansAnomaly.Data.Evaluation.Metrics;

namespace OrleansAnomaly.Data.Evaluation.Nab;

/// <summary>
/// Scores files as the Numenta Anomaly Benchmark does, version 1.1: of each window its best detection counts, of rows outside every one; one threshold
/// for all files, the one that earns most; normalised between the best constant score (0) and all windows found at their first row (100).
/// </summary>
public sealed class NabScorer
{
    private readonly IReadOnlyList<NabFile> _files;
    private readonly NabWeights[] _weights;
    private readonly int[] _firstWindows;
    private readonly int _windows;

    /// <summary>A scorer of what was said of these files.</summary>
    /// <exception cref="ArgumentException">A file has not one score for each row.</exception>
    public NabScorer(IReadOnlyList<NabFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        _files = files;
        _weights = new NabWeights[files.Count];
        _firstWindows = new int[files.Count];
        for (int file = 0; file < files.Count; file++)
        {
            if (files[file].Scores.Length != files[file].Series.Rows)
                throw new ArgumentException($"{files[file].Series.Name} has {files[file].Scores.Length} scores and {files[file].Series.Rows} rows", nameof(files));
            _weights[file] = new NabWeights(files[file]);
            _firstWindows[file] = _windows;
            _windows += files[file].Windows.Count;
        }
    }

    /// <summary>How many rows at the start of a file do not count: 15 % of them, of at most 5,000 rows.</summary>
    public static int Probation(int rows) => (int)Math.Min(Math.Floor(0.15 * rows), 0.15 * 5000);

    /// <summary>The result at the threshold that earns most.</summary>
    public NabResult Best(NabProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return At(profile, BestThreshold(profile));
    }

    /// <summary>The result at a given threshold.</summary>
    public NabResult At(NabProfile profile, double threshold)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var files = new NabFileResult[_files.Count];
        for (int file = 0; file < files.Length; file++)
            files[file] = FileAt(profile, file, threshold);
        double raw = files.Sum(file => file.Raw);
        return new NabResult(profile, threshold, Normalised(profile, files, Enumerable.Range(0, files.Length)), raw, files)
        {
            Categories = [.. Enumerable.Range(0, files.Length).GroupBy(file => _files[file].Series.Category).Select(category => new NabCategoryResult(
                category.Key, Normalised(profile, files, category), category.Sum(file => files[file].Windows), category.Sum(file => files[file].Found), category.Sum(file => files[file].FalseRows)))],
        };
    }

    private NabFileResult FileAt(NabProfile profile, int file, double threshold)
    {
        NabFile said = _files[file];
        NabWeights weights = _weights[file];
        var best = new double[said.Windows.Count];
        var found = new bool[said.Windows.Count];
        Array.Fill(best, double.NaN);
        double outside = 0;
        int inWindows = 0, falseRows = 0;
        for (int row = said.Probation; row < said.Scores.Length; row++)
        {
            int window = weights.Windows[row];
            if (window >= 0 && double.IsNaN(best[window]))
                best[window] = -profile.FalseNegative;
            if (!(said.Scores[row] >= threshold))
                continue;
            if (window >= 0)
            {
                inWindows++;
                found[window] = true;
                best[window] = Math.Max(best[window], weights.Values[row] * profile.TruePositive / NabWeights.Largest);
            }
            else
            {
                falseRows++;
                outside += weights.Values[row] * profile.FalsePositive;
            }
        }
        // A window that lies within the probation as a whole is neither found nor missed.
        double[] counted = [.. best.Where(worth => !double.IsNaN(worth))];
        return new NabFileResult(said.Series.Name, counted.Sum() + outside, counted.Length, found.Count(window => window), inWindows, falseRows);
    }

    /// <summary>Goes down over all scores at once, highest first, and keeps the sum up to date: sorting is what it costs.</summary>
    private double BestThreshold(NabProfile profile)
    {
        int rows = _files.Sum(file => Math.Max(0, file.Scores.Length - file.Probation));
        var scores = new double[rows];
        var worth = new double[rows];
        var windows = new int[rows];
        var earned = new double[_windows];
        double sum = 0;
        int at = 0;
        for (int file = 0; file < _files.Count; file++)
        {
            NabWeights weights = _weights[file];
            for (int row = _files[file].Probation; row < _files[file].Scores.Length; row++, at++)
            {
                int window = weights.Windows[row];
                scores[at] = _files[file].Scores[row];
                windows[at] = window < 0 ? NabWeights.Outside : _firstWindows[file] + window;
                worth[at] = weights.Values[row] * (window < 0 ? profile.FalsePositive : profile.TruePositive / NabWeights.Largest);
                if (window >= 0 && earned[windows[at]] == 0)
                {
                    earned[windows[at]] = -profile.FalseNegative;
                    sum -= profile.FalseNegative;
                }
            }
        }
        int[] order = Ranking.Descending(scores);
        double threshold = double.PositiveInfinity, most = sum;
        for (int i = 0; i < rows; i++)
        {
            int row = order[i];
            if (windows[row] < 0)
            {
                sum += worth[row];
            }
            else if (worth[row] > earned[windows[row]])
            {
                sum += worth[row] - earned[windows[row]];
                earned[windows[row]] = worth[row];
            }
            bool isLastOfItsScore = Ranking.EndsScore(order, i, scores);
            if (isLastOfItsScore && sum > most)
                (most, threshold) = (sum, scores[row]);
        }
        return threshold;
    }

    private double Normalised(NabProfile profile, NabFileResult[] results, IEnumerable<int> files)
    {
        double raw = 0, silent = 0, everything = 0, perfect = 0;
        foreach (int file in files)
        {
            raw += results[file].Raw;
            silent -= results[file].Windows * profile.FalseNegative;
            everything += FileAt(profile, file, double.NegativeInfinity).Raw;
            // Windows within the probation cannot be found and yet count here: so the benchmark has it.
            perfect += _files[file].Windows.Count * profile.TruePositive;
        }
        double constant = Math.Max(silent, everything);
        return perfect > constant ? 100 * (raw - constant) / (perfect - constant) : double.NaN;
    }
}

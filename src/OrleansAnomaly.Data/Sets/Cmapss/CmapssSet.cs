using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Data.Sets.Cmapss;

/// <summary>
/// Turbofan engines until they fail, from the simulation C-MAPSS (Saxena, Goebel, Simon and Eklund, PHM 2008): <c>train_FD001.txt</c> has whole lives,
/// <c>test_FD001.txt</c> lives that break off, <c>RUL_FD001.txt</c> what those had left. Each may be gzip, with <c>.gz</c> behind its name.
/// </summary>
/// <param name="Name">Which of the four sets, such as <c>FD001</c>.</param>
/// <param name="Training">Engines that ran until they failed.</param>
/// <param name="Test">Engines whose rows break off before.</param>
public sealed record CmapssSet(string Name, IReadOnlyList<CmapssUnit> Training, IReadOnlyList<CmapssUnit> Test)
{
    /// <summary>Numbers of a row: settings and sensors.</summary>
    public const int Variables = 24;

    /// <summary>Indices, in a row, of the settings.</summary>
    public static IReadOnlyList<int> Settings { get; } = [0, 1, 2];

    private const int Keys = 2;     // unit and cycle, which stand before the variables

    /// <summary>Reads a set.</summary>
    /// <exception cref="UnusableInputException">A file is missing or is not what it should be; the message says which, and what was expected.</exception>
    public static CmapssSet Read(string folder, string name, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(name);
        (string file, double[][] rows) = Table(folder, $"train_{name}.txt", stop);
        List<CmapssUnit> training = Units(file, rows, _ => 0);
        (string lives, double[][] left) = Table(folder, $"RUL_{name}.txt", stop);
        (file, rows) = Table(folder, $"test_{name}.txt", stop);
        List<CmapssUnit> test = Units(file, rows, index => index < left.Length
            ? Whole(lives, index + 1, left[index][0], "remaining cycles", 0)
            : throw new UnusableInputException($"{lives} has {left.Length} rows, and {file} has more units; expected a row per unit"));
        return left.Length == test.Count
            ? new CmapssSet(name, training, test)
            : throw new UnusableInputException($"{lives} has {left.Length} rows; expected {test.Count}, one per unit of {file}");
    }

    private static (string File, double[][] Rows) Table(string folder, string name, CancellationToken stop)
    {
        string zipped = name + ".gz", found = File.Exists(Path.Combine(folder, name)) ? name : zipped;
        if (!File.Exists(Path.Combine(folder, found)))
            throw new UnusableInputException($"{folder} has neither {name} nor {zipped}; expected one of them");
        return (found, NumberTable.Read(Path.Combine(folder, found), stop));
    }

    private static List<CmapssUnit> Units(string file, double[][] rows, Func<int, int> remaining)
    {
        if (rows[0].Length != Keys + Variables)
            throw new UnusableInputException($"{file} has {rows[0].Length} numbers in a row; expected {Keys + Variables}: unit, cycle, 3 settings, 21 sensors");
        var units = new List<CmapssUnit>();
        for (int start = 0, end; start < rows.Length; start = end)
        {
            int unit = Whole(file, start + 1, rows[start][0], "unit", 1);
            if (units.Count > 0 && unit <= units[^1].Number)
                throw new UnusableInputException($"{file}: row {start + 1} is of unit {unit} after unit {units[^1].Number}; expected units in rising order, each in one piece");
            for (end = start; end < rows.Length && rows[end][0] == rows[start][0]; end++)
            {
                int cycle = Whole(file, end + 1, rows[end][1], "cycle", 1);
                if (cycle != end - start + 1)
                    throw new UnusableInputException($"{file}: row {end + 1} is cycle {cycle} of unit {unit}; expected {end - start + 1}");
            }
            units.Add(new CmapssUnit(unit, [.. rows[start..end].Select(row => row[Keys..])], remaining(units.Count)));
        }
        return units;
    }

    private static int Whole(string file, int row, double value, string what, int least) =>
        value >= least && value <= 1_000_000 && Math.Floor(value) == value
            ? (int)value
            : throw new UnusableInputException(FormattableString.Invariant($"{file}: row {row} has {value} as {what}; expected a whole number from {least} to 1,000,000"));
}

using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Data.Sets.TennesseeEastman;

/// <summary>
/// The Tennessee Eastman process, simulated with feedback control (Downs and Vogel 1993; data of Chiang, Russell and Braatz 2001): 52 variables, a row every three
/// minutes. Normal training data (<c>d00.dat</c>, transposed: a line per variable), normal test data (<c>d00_te.dat</c>) and a test per fault
/// (<c>d01_te.dat</c> …), in which the fault begins after <see cref="NormalRows"/> rows.
/// </summary>
/// <param name="Training">Normal rows to learn from, by time.</param>
/// <param name="Normal">Normal rows of a test.</param>
/// <param name="Faults">Tests with a fault.</param>
public sealed record TennesseeEastmanSet(double[][] Training, double[][] Normal, IReadOnlyList<TennesseeEastmanFault> Faults)
{
    /// <summary>Variables of a row: 41 measured, 11 manipulated.</summary>
    public const int Variables = 52;

    /// <summary>Rows at the start of a fault's test that are still normal.</summary>
    public const int NormalRows = 160;

    /// <summary>Faults that the literature holds to be all but undetectable, and leaves out of means.</summary>
    public static IReadOnlyList<int> Undetectable { get; } = [3, 9];

    /// <summary>Reads the set, with those of the faults 1 … 21 that the folder has.</summary>
    /// <exception cref="UnusableInputException">A file is missing or is not what it should be; the message says which, and what was expected.</exception>
    public static TennesseeEastmanSet Read(string folder, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        double[][] training = NumberTable.Read(Path.Combine(folder, "d00.dat"), stop);
        if (training.Length == Variables && training[0].Length != Variables)
            training = Transpose(training);
        Check("d00.dat", training, 1);
        var faults = new List<TennesseeEastmanFault>();
        for (int fault = 1; fault <= 21; fault++)
        {
            string name = FormattableString.Invariant($"d{fault:00}_te.dat"), path = Path.Combine(folder, name);
            if (!File.Exists(path))
                continue;
            double[][] rows = NumberTable.Read(path, stop);
            Check(name, rows, NormalRows + 1);
            faults.Add(new TennesseeEastmanFault(fault, rows));
        }
        double[][] normal = NumberTable.Read(Path.Combine(folder, "d00_te.dat"), stop);
        Check("d00_te.dat", normal, 100);
        return faults.Count > 0
            ? new TennesseeEastmanSet(training, normal, faults)
            : throw new UnusableInputException($"{folder} has no test with a fault; expected d01_te.dat, d02_te.dat, …");
    }

    private static void Check(string name, double[][] rows, int least)
    {
        if (rows[0].Length != Variables)
            throw new UnusableInputException($"{name} has {rows[0].Length} numbers in a row; expected {Variables}");
        if (rows.Length < least)
            throw new UnusableInputException($"{name} has {rows.Length} rows; expected at least {least}");
    }

    private static double[][] Transpose(double[][] lines) =>
        [.. Enumerable.Range(0, lines[0].Length).Select(row => lines.Select(line => line[row]).ToArray())];
}

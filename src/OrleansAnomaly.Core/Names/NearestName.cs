namespace OrleansAnomaly.Core.Names;

/// <summary>Finds what somebody meant who mistyped a name: the least number of letters to put in and take out.</summary>
public static class NearestName
{
    /// <summary>The name nearest to a whole one.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="known">What there is; at least one.</param>
    public static string Of(string name, IEnumerable<string> known) => Of(name, known, static whole => whole);

    /// <summary>The name nearest to one that has parts.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="known">What there is; at least one.</param>
    /// <param name="lastOf">The last part of a name, which may be all that was typed.</param>
    public static string Of(string name, IEnumerable<string> known, Func<string, string> lastOf)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(lastOf);
        // Longer ones are no slips, and the distance costs the product of the lengths.
        string typed = name.Length <= 100 ? name : name[..100];
        return known.MinBy(candidate => Math.Min(Distance(typed, candidate), Distance(lastOf(typed), lastOf(candidate)) + 1))!;
    }

    /// <summary>What to tell who typed a name that is none: <c>did you mean 'a'? Expected one of a, b</c>.</summary>
    public static string Advice(string name, IReadOnlyCollection<string> known) => $"did you mean '{Of(name, known)}'? Expected one of {string.Join(", ", known)}";

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(a[i]) == char.ToLowerInvariant(b[j]) ? 0 : 2);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, 1 + Math.Min(row[j], row[j + 1]));
            }
        }
        return row[b.Length];
    }
}

namespace OrleansAnomaly.Gateway.Configuration;

/// <summary>Finds what somebody meant who mistyped a name: the least number of letters to put in and take out.</summary>
internal static class NearestName
{
    /// <param name="name">What was typed.</param>
    /// <param name="known">What there is; at least one.</param>
    /// <param name="lastOf">The last part of a name, which may be all that was typed.</param>
    public static string Of(string name, IEnumerable<string> known, Func<string, string> lastOf)
    {
        // Longer ones are no slips, and the distance costs the product of the lengths.
        string typed = name.Length <= 100 ? name : name[..100];
        return known.MinBy(candidate => Math.Min(Distance(typed, candidate), Distance(lastOf(typed), lastOf(candidate)) + 1))!;
    }

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

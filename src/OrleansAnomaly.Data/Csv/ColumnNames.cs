using System.Globalization;

namespace OrleansAnomaly.Data.Csv;

/// <summary>The names of a table's columns: how people refer to them, and how messages show them.</summary>
internal sealed class ColumnNames
{
    /// <summary>Most columns that a message lists.</summary>
    public const int MostShown = 12;

    private readonly string[] _names;
    private readonly bool[] _named;

    /// <summary>Takes the headers.</summary>
    /// <param name="headers">One per column; null or empty: the column has none.</param>
    public ColumnNames(string?[] headers)
    {
        _names = new string[headers.Length];
        _named = new bool[headers.Length];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < headers.Length; i++)
        {
            string place = $"#{i + 1}";
            _named[i] = headers[i] is { Length: > 0 };
            _names[i] = !_named[i] ? place : taken.Contains(headers[i]!) ? headers[i] + place : headers[i]!;
            // A header may itself look like a name that was made here.
            while (!taken.Add(_names[i]))
                _names[i] += place;
        }
    }

    /// <summary>The name of a column; unique.</summary>
    public string this[int column] => _names[column];

    /// <summary>Whether any column has a header.</summary>
    public bool Any => Array.Exists(_named, named => named);

    /// <summary>Whether it has a header.</summary>
    public bool IsNamed(int column) => _named[column];

    /// <summary>The column that a person means.</summary>
    /// <param name="reference"><c>#N</c>, or a header.</param>
    /// <param name="what">For what it is wanted, for the message.</param>
    /// <exception cref="UnusableInputException">No column, or more than one, is meant.</exception>
    public int Find(string reference, string what)
    {
        if (reference.StartsWith('#') && int.TryParse(reference.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            if (number >= 1 && number <= _names.Length)
                return number - 1;
            throw new UnusableInputException($"the {what} column is given as {reference}; the table has columns #1 to #{_names.Length}");
        }
        int exact = Array.IndexOf(_names, reference);
        // A second column of the same header bears its place in its name.
        for (int i = exact + 1; exact >= 0 && i < _names.Length; i++)
            if (_names[i] == $"{reference}#{i + 1}")
                throw Ambiguous(reference, what, exact, i);
        if (exact >= 0)
            return exact;
        int found = -1;
        for (int i = 0; i < _names.Length; i++)
        {
            if (!_names[i].Equals(reference, StringComparison.OrdinalIgnoreCase))
                continue;
            if (found >= 0)
                throw Ambiguous(reference, what, found, i);
            found = i;
        }
        if (found >= 0)
            return found;
        throw new UnusableInputException($"the {what} column {Printable.Of(reference)} is not in the table; it has {Listed(Enumerable.Range(0, _names.Length))}"
            + (Any ? "" : " and no header"));
    }

    /// <summary>A column for a message: its place and, where it has one, its header.</summary>
    public string Shown(int column) => _named[column] ? $"{column + 1} {Printable.Of(_names[column])}" : $"#{column + 1}";

    /// <summary>Columns for a message, the first of them where there are many.</summary>
    public string Listed(IEnumerable<int> columns)
    {
        int[] all = [.. columns];
        string shown = string.Join(", ", all.Take(MostShown).Select(Shown));
        string noun = all.Length == 1 ? "column" : "columns";
        return all.Length > MostShown ? $"{all.Length:N0} {noun}: {shown} …" : $"{noun} {shown}";
    }

    private static UnusableInputException Ambiguous(string reference, string what, int one, int other) =>
        new($"the {what} column {Printable.Of(reference)} could be column {one + 1} or column {other + 1}; expected one of #{one + 1} and #{other + 1}");
}

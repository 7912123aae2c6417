using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Data.Csv;

/// <summary>What the first rows hold in one column.</summary>
internal sealed class ColumnSample
{
    private readonly int[] _units = new int[4];
    private double _last = double.NegativeInfinity;
    private bool _falls;
    private bool _rises;
    private bool _counts = true;

    public int Numbers { get; private set; }

    public int Missing { get; private set; }

    /// <summary>Fields that are neither a number nor missing; times are among them unless they are written in digits only.</summary>
    public int Texts { get; private set; }

    /// <summary>Fields that are calendar times, those of eight digits included.</summary>
    public int Times { get; private set; }

    /// <summary>Calendar times without a time of day.</summary>
    public int Dates { get; private set; }

    /// <summary>Times of day without a date.</summary>
    public int TimesOfDay { get; private set; }

    /// <summary>Numbers that pass for times of 2000 … 2100.</summary>
    public int PlausibleEpochs { get; private set; }

    /// <summary>The first field that is neither number, time nor missing, made printable.</summary>
    public string? FirstText { get; private set; }

    public int Present => Numbers + Texts;

    /// <summary>At least three quarters of what is there are numbers.</summary>
    public bool IsNumeric => Numbers > 0 && Numbers * 4L >= Present * 3L;

    /// <summary>At least three quarters of what is there are calendar times.</summary>
    public bool IsCalendar => Times > 0 && Times * 4L >= Present * 3L;

    /// <summary>Every field is a number that passes for a time, none is smaller than the one before, and not all are equal.</summary>
    public bool IsEpoch => Numbers > 0 && PlausibleEpochs == Present && !_falls && (_rises || Numbers == 1);

    /// <summary>Whole numbers that rise by one from row to row.</summary>
    public bool IsRowCounter => Numbers > 1 && Texts == 0 && Missing == 0 && _counts;

    /// <summary>The unit in which most numbers are plausible as times.</summary>
    public CsvTimeFormat EpochUnit => CsvTimeFormat.EpochSeconds + Array.IndexOf(_units, _units.Max());

    public void Add(ReadOnlySpan<byte> field, bool decimalComma)
    {
        switch (NumberField.Parse(field, decimalComma, out double number))
        {
            case NumberKind.Missing:
                Missing++;
                return;
            case NumberKind.Number:
                Numbers++;
                _units[EpochTime.UnitOf(number) - CsvTimeFormat.EpochSeconds]++;
                if (EpochTime.IsPlausible(number))
                    PlausibleEpochs++;
                _falls |= number < _last;
                _rises |= Numbers > 1 && number > _last;
                _counts &= number == Math.Floor(number) && (Numbers == 1 || number == _last + 1);
                _last = number;
                break;
            default:
                Texts++;
                break;
        }
        if (IsoTime.TryParse(field, out _))
        {
            Times++;
            if (IsoTime.TryParseDate(field, out _))
                Dates++;
        }
        else if (field.Contains((byte)':') && IsoTime.TryParseTimeOfDay(field, out _))
        {
            TimesOfDay++;
        }
        else if (FirstText is null && double.IsNaN(number))
        {
            FirstText = Printable.Of(field);
        }
    }

    /// <summary>Whether a field is one that a table of numbers and times may hold.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> field, bool eitherMark) =>
        NumberField.Parse(field, false, out _) != NumberKind.Text
        || (eitherMark && NumberField.Parse(field, true, out _) == NumberKind.Number)
        || IsoTime.TryParse(field, out _);
}

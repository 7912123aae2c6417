using System.Text;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>
/// Has it kept with an incident that somebody has seen it; durable when the command returns. It changes nothing that monitors know, so it does not go through
/// the log, and subscribers are not told. The first acknowledgement stays: another is refused with the name of who was first. The same person with the same
/// note again changes nothing, so that a command of which no answer came can be sent again.
/// </summary>
/// <param name="Asset">Whose incident it is.</param>
/// <param name="Number">The incident's number within the asset, from 1.</param>
/// <param name="By">Who has seen it: 1 to 128 characters, no control characters.</param>
/// <param name="Note">What else there is to say: at most 1,000 characters, of control characters only line breaks and tabs; null or blank for nothing.</param>
public sealed record AcknowledgeIncident(AssetId Asset, int Number, string By, string? Note) : FleetCommand
{
    /// <summary>Longest <see cref="By"/>.</summary>
    public const int MostBy = 128;

    /// <summary>Longest <see cref="Note"/>.</summary>
    public const int MostNote = 1_000;

    private string? Kept => string.IsNullOrWhiteSpace(Note) ? null : Note;

    /// <summary>Says everything that is wrong with the command; empty where it is sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        if (string.IsNullOrEmpty(Asset.Tenant) || string.IsNullOrEmpty(Asset.Path))
            faults.Add("Asset is not named; expected a tenant and a path");
        if (Number < 1)
            faults.Add($"Number is {Number}; expected 1 or more");
        if (string.IsNullOrWhiteSpace(By))
            faults.Add("By is blank; expected the name of who acknowledges");
        else
            AddTextFaults(nameof(By), By, MostBy, "");
        if (Note is not null)
            AddTextFaults(nameof(Note), Note, MostNote, "\n\r\t");
        return faults;

        void AddTextFaults(string name, string text, int most, string allowed)
        {
            if (text.Length > most)
                faults.Add($"{name} has {text.Length} characters; expected at most {most}");
            if (Fault(text, allowed) is { } fault)
                faults.Add($"{name} has {fault}");
        }
    }

    /// <summary>What is to be kept.</summary>
    /// <param name="at">The time by the fleet's clock.</param>
    public Acknowledgement Acknowledged(long at) => new(By, at, Kept);

    /// <summary>Returns where the command was carried out.</summary>
    /// <param name="standing">What is kept with the incident now; null where there is no such incident.</param>
    /// <exception cref="AlreadyAcknowledgedException">Somebody else, or with another note, was first.</exception>
    /// <exception cref="ArgumentException">There is no such incident.</exception>
    public void Check(Acknowledgement? standing)
    {
        if (standing is null)
            throw new ArgumentException($"asset '{Asset}' has no incident {Number}, or none that is still kept");
        if (standing.By != By || standing.Note != Kept)
            throw new AlreadyAcknowledgedException(Asset, Number, standing);
    }

    // Not every store can keep these.
    private static string? Fault(string text, string allowed)
    {
        for (int i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
                return $"half of a surrogate pair at index {i}; expected whole characters";
            if (Rune.IsControl(rune) && !allowed.Contains(text[i], StringComparison.Ordinal))
                return $"a control character at index {i}; expected {(allowed.Length == 0 ? "none" : "none but line breaks and tabs")}";
            i += rune.Utf16SequenceLength;
        }
        return null;
    }
}

using System.Globalization;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>
/// Where an event stands among all events of a fleet. A subscriber that names the last one it saw continues with the next, also after
/// the fleet was restarted.
/// </summary>
/// <param name="Sequence">Place of the causing record in the fleet's log; −1 stands before everything.</param>
/// <param name="Ordinal">Which of the events that this record caused, from 0.</param>
public readonly record struct EventPosition(long Sequence, int Ordinal) : IComparable<EventPosition>
{
    /// <summary>Before the first event.</summary>
    public static readonly EventPosition Start = new(-1, 0);

    /// <inheritdoc/>
    public int CompareTo(EventPosition other) => Sequence != other.Sequence ? Sequence.CompareTo(other.Sequence) : Ordinal.CompareTo(other.Ordinal);

    /// <summary>Whether one stands before the other.</summary>
    public static bool operator <(EventPosition left, EventPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether one stands after the other.</summary>
    public static bool operator >(EventPosition left, EventPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether one stands before the other or at its place.</summary>
    public static bool operator <=(EventPosition left, EventPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one stands after the other or at its place.</summary>
    public static bool operator >=(EventPosition left, EventPosition right) => left.CompareTo(right) >= 0;

    /// <summary>The text that <see cref="TryParse"/> reads: <c>sequence.ordinal</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}.{Ordinal}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out EventPosition position)
    {
        position = default;
        int dot = text?.IndexOf('.') ?? -1;
        if (dot < 0
            || !long.TryParse(text.AsSpan(0, dot), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long sequence) || sequence < -1
            || !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal))
            return false;
        position = new EventPosition(sequence, ordinal);
        return true;
    }
}

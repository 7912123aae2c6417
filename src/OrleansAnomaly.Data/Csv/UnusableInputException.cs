namespace OrleansAnomaly.Data.Csv;

/// <summary>
/// The input as a whole cannot be used: it is empty, has no numeric column, lacks a column that was named, or none of its first rows can be read.
/// The message is written for the person who gave the input: what is wrong, where, and what was expected.
/// Single bad rows never raise it; they are refused and counted (<see cref="CsvTally"/>).
/// </summary>
public sealed class UnusableInputException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was found, where, and what was expected.</param>
    public UnusableInputException(string message) : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was found, where, and what was expected.</param>
    /// <param name="inner">The fault beneath it.</param>
    public UnusableInputException(string message, Exception inner) : base(message, inner) { }
}

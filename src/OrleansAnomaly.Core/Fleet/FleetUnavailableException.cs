namespace OrleansAnomaly.Core.Fleet;

/// <summary>
/// The fleet cannot do this at the moment: a machine of it, or its database, is away. To try again is right: of a batch some readings may have been taken in
/// already, and count as duplicates when they come again.
/// </summary>
public sealed class FleetUnavailableException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What is away.</param>
    /// <param name="inner">What told so.</param>
    public FleetUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

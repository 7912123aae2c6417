using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Fleet;

/// <summary>An incident that is to be acknowledged was so before; the message says by whom and when.</summary>
/// <param name="asset">Whose incident it is.</param>
/// <param name="number">Its number.</param>
/// <param name="standing">The acknowledgement that stays.</param>
public sealed class AlreadyAcknowledgedException(AssetId asset, int number, Acknowledgement standing) : ArgumentException(
    $"incident {number} of asset '{asset}' was acknowledged by '{standing.By}' at {IsoTime.Of(standing.At)}; the first acknowledgement stays");

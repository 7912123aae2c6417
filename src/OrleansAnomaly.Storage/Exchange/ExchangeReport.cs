namespace OrleansAnomaly.Storage.Exchange;

/// <summary>What was taken from one runtime to the other.</summary>
/// <param name="Form">In what form.</param>
/// <param name="Partitions">Partitions that have something.</param>
/// <param name="Sensors">Sensors whose names were taken over with their states; others come with the log.</param>
/// <param name="Assets">Assets whose states were taken over.</param>
/// <param name="Positions">Positions of logs that were taken over.</param>
public sealed record ExchangeReport(ExportForm Form, int Partitions, long Sensors, long Assets, long Positions);

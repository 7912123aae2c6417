using OrleansAnomaly.Core.Monitoring;

namespace OrleansAnomaly.Data.Evaluation;

/// <summary>What a detector said: an incident as it stands.</summary>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Number">Tells the incidents of one asset apart; the same number again is the same incident, grown or closed.</param>
/// <param name="Start">Event time at which its evidence began to rise.</param>
/// <param name="Opened">Event time at which it was opened, which is when a person would have heard of it.</param>
/// <param name="End">Event time of its last evidence so far.</param>
/// <param name="Cause">Index, within the asset, of the sensor ranked first; −1 where none is.</param>
public readonly record struct ReportedIncident(int Asset, int Number, long Start, long Opened, long End, int Cause)
{
    /// <summary>An incident of an <see cref="AssetMonitor"/>.</summary>
    public static ReportedIncident Of(int asset, in Incident incident) =>
        new(asset, incident.Number, incident.Start, incident.Opened, incident.End, incident.CauseCount > 0 ? incident.GetCause(0).Sensor : -1);
}

namespace OrleansAnomaly.Gateway.Security.Audit;

/// <summary>What audit logs tell. The words never change their meaning.</summary>
internal static class AuditActs
{
    public const string KeyCreate = "key.create", KeyRevoke = "key.revoke";

    public const string SensorRelearn = "sensor.relearn", SnapshotTake = "snapshot.take", IncidentAcknowledge = "incident.acknowledge";

    /// <summary>A request for an act like those above that was not let in; the subject says which endpoint.</summary>
    public const string Request = "request";

    public const string KeysReload = "keys.reload", CertificateReload = "certificate.reload";

    public const string GatewayStart = "gateway.start", GatewayStop = "gateway.stop";

    /// <summary>A line that was not whole, as a crash leaves it, was cut off; nothing of it had been answered.</summary>
    public const string LogMend = "audit.mend";
}

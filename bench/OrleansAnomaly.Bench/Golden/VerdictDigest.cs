using System.Globalization;
using System.Numerics;
using OrleansAnomaly.Core.Monitoring;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Bench.Golden;

/// <summary>Sums up what monitors said: equal digests mean equal verdicts, bit by bit.</summary>
internal sealed class VerdictDigest
{
    private ulong _digest;

    public long Readings { get; private set; }

    public long Anomalous { get; private set; }

    public long Incidents { get; private set; }

    public void Observe(MonitoredAsset asset, int sensor, in Reading reading)
    {
        Readings++;
        asset.Observe(sensor, reading, out Verdict verdict, out AssetVerdict assetVerdict, out bool closed);
        Anomalous += verdict.IsAnomalous ? 1 : 0;
        if (closed)
            Add(assetVerdict);
    }

    public void Tick(MonitoredAsset asset, long now)
    {
        if (asset.Tick(now, out AssetVerdict verdict))
            Add(verdict);
    }

    /// <summary>Takes in the digests that the asset's states carry.</summary>
    public void Add(MonitoredAsset asset)
    {
        Add(asset.Digest);
        for (int i = 0; i < asset.Sensors; i++)
            Add(asset.Summarize(i).Digest);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Readings} readings, {Anomalous} anomalous, {Incidents} incidents, digest {_digest:x16}");

    private void Add(in AssetVerdict verdict)
    {
        if (verdict.Change == IncidentChange.Opened)
            Incidents++;
        if (verdict.Change == IncidentChange.None)
            return;
        Add(BitConverter.DoubleToUInt64Bits(verdict.Incident.Confidence));
        for (int i = 0; i < verdict.Incident.CauseCount; i++)
            Add(BitConverter.SingleToUInt32Bits(verdict.Incident.GetCause(i).Share) ^ (ulong)verdict.Incident.GetCause(i).Sensor << 32);
    }

    private void Add(ulong word) => _digest = BitOperations.RotateLeft((_digest ^ word) * 0x9E3779B97F4A7C15, 29);
}

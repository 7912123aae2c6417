namespace OrleansAnomaly.Core.Detection.ConditionalResiduals;

/// <summary>The numbers that an asset has once, whatever its dimensions.</summary>
internal struct ResidualHeader
{
    public int Rows;            // learned or not, since the warm-up began
    public int Hold;            // rows in which the asset looked anomalous, less twice those in which it did not; at least 0
    public byte Mode;           // an AssetMode
    public byte Regimes;        // a RegimeStage
    public byte Centres;        // regimes found so far
    public byte Room;           // the means that the latest row was compared with
    public int Strays;          // rows near no centre
    public int Quiet;           // rows since the asset last looked anomalous
    public int Known;           // rows that the causes are averaged over
    public double SpreadRows;   // weight of the rows in the spreads of smoothed residuals
    public PendingEpisode Pending;
}

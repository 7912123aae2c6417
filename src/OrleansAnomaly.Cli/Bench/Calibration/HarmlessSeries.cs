using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Cli.Bench.Calibration;

/// <summary>One sensor's values; unit scatter around 50.</summary>
internal struct HarmlessSeries(HarmlessData data, SplitMix64 random)
{
    private const double Centre = 50;
    private const double Coefficient = 0.9;
    private const double WalkStep = 0.02;
    private const double TrendPerStep = 0.1 / 288;

    private SplitMix64 _random = random;
    private double _carried;

    public double Next()
    {
        double z = _random.NextGaussian();
        switch (data)
        {
            case HarmlessData.HeavyTailed:
                double a = _random.NextGaussian(), b = _random.NextGaussian(), c = _random.NextGaussian();
                return Centre + z / Math.Sqrt((a * a + b * b + c * c) / 3);
            case HarmlessData.Autocorrelated:
                _carried = Coefficient * _carried + z * Math.Sqrt(1 - Coefficient * Coefficient);
                return Centre + _carried;
            case HarmlessData.Drifting:
                _carried += TrendPerStep + WalkStep * _random.NextGaussian();
                return Centre + _carried + z;
            default:
                return Centre + z;
        }
    }
}

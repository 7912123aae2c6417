using System.Globalization;
using OrleansAnomaly.Data.Evaluation.Robustness;

namespace OrleansAnomaly.Cli.Evaluate;

/// <summary>Disturbances in words.</summary>
internal static class DisturbanceText
{
    public static string Of(Disturbance disturbance)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        return disturbance.Kind switch
        {
            DisturbanceKind.RowsDropped => disturbance.Amount == 1 ? "first row dropped" : string.Create(plain, $"first {disturbance.Amount} rows dropped"),
            DisturbanceKind.Noise => string.Create(plain, $"noise of {disturbance.Amount:0.##} sd"),
            DisturbanceKind.WarmUp => string.Create(plain, $"warm-up {disturbance.Amount - 1:+0 %;−0 %}"),
            DisturbanceKind.Missing => string.Create(plain, $"{disturbance.Amount:0 %} missing"),
            DisturbanceKind.Outliers => string.Create(plain, $"{Disturbance.OutlierShare:0 %} of values × {disturbance.Amount:0}"),
            _ => string.Create(plain, $"second half + {disturbance.Amount:0.0} sd"),
        };
    }
}

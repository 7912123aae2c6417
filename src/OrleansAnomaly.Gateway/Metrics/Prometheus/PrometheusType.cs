namespace OrleansAnomaly.Gateway.Metrics.Prometheus;

/// <summary>What a metric is, in Prometheus' words.</summary>
internal enum PrometheusType
{
    /// <summary>It only rises.</summary>
    Counter,

    /// <summary>It rises and falls.</summary>
    Gauge,

    /// <summary>Counts of what lay below bounds.</summary>
    Histogram,
}

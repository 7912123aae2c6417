namespace OrleansAnomaly.Gateway.Queries;

/// <summary>What the OpenAPI document says of parameters that several addresses have.</summary>
internal static class ParameterTexts
{
    public const string Sensor = "The sensor's whole path.";

    public const string SensorPrefix = "Only sensors whose path begins so; all without it.";

    public const string AssetPrefix = "Only assets whose path begins so; all without it.";

    public const string From = "First event time: ISO 8601 (UTC where no offset is named), or milliseconds since 1970. Without it from the beginning.";

    public const string To = "Last event time, written as from is. Without it to the end.";

    public const string Points = "Most points of the series, 2 to 10,000; fewer come where there are fewer minutes with readings.";

    public const string Limit = "Most items of the page, 1 to 10,000; 100 without it.";

    public const string Cursor = "The next of the page before; without it the first page comes. Everything else must be asked for as it was then.";
}

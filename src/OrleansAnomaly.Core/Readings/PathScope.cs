namespace OrleansAnomaly.Core.Readings;

/// <summary>A path and all that lies below it: <c>plant-7/line-2</c> holds itself and <c>plant-7/line-2/pump-12</c>, but not <c>plant-7/line-20</c>.</summary>
public static class PathScope
{
    /// <summary>Whether a path is that one or lies below it. The empty scope holds every path.</summary>
    /// <param name="scope">The path of the scope, without a slash at its end.</param>
    /// <param name="path">The path of a sensor or an asset.</param>
    public static bool Holds(string scope, string path)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(path);
        return scope.Length == 0 || (path.StartsWith(scope, StringComparison.Ordinal) && (path.Length == scope.Length || path[scope.Length] == '/'));
    }
}

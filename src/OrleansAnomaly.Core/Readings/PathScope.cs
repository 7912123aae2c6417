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

    /// <summary>
    /// How all paths begin that lie below a scope and begin so; null where none can. With the scope's own path, that is all of the scope: it can be
    /// looked for where paths stand in order.
    /// </summary>
    /// <param name="scope">The path of the scope, not empty, without a slash at its end.</param>
    /// <param name="prefix">How the paths are to begin.</param>
    public static string? Below(string scope, string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        ArgumentNullException.ThrowIfNull(prefix);
        string below = scope + '/';
        return below.StartsWith(prefix, StringComparison.Ordinal) ? below : prefix.StartsWith(below, StringComparison.Ordinal) ? prefix : null;
    }
}

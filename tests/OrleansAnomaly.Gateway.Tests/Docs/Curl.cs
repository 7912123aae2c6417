namespace OrleansAnomaly.Gateway.Tests.Docs;

/// <summary>The system's own <c>curl</c>, which readers of the pages use.</summary>
internal static class Curl
{
    public static bool IsThere { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Join(folder, "curl"))) && File.Exists("/bin/sh");
}

/// <summary>A test with the system's own curl: skipped, visibly, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CurlTheoryAttribute : TheoryAttribute
{
    public CurlTheoryAttribute()
    {
        if (!Curl.IsThere)
            Skip = "there is no curl on the path, or no /bin/sh; Debian has curl in the package of that name";
    }
}

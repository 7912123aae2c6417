using Microsoft.Extensions.Logging;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>What is logged of keys, certificates and callers. Event ids never change their meaning and are not used again: 2100 … 2199.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(2100, LogLevel.Information, "{Keys} keys were read from {File}.")]
    public static partial void KeysRead(ILogger logger, int keys, string file);

    [LoggerMessage(2101, LogLevel.Error, "{File} cannot be used, so the keys stay as they were: {Failure}")]
    public static partial void KeysKept(ILogger logger, string file, string failure);

    [LoggerMessage(2102, LogLevel.Error, "{File} is gone, so nobody is let in by a key.")]
    public static partial void KeysGone(ILogger logger, string file);

    [LoggerMessage(2103, LogLevel.Warning, "Everybody who reaches {Url} may do everything: there is no authentication, and --insecure allows it.")]
    public static partial void OpenToTheWorld(ILogger logger, string url);

    [LoggerMessage(2104, LogLevel.Warning, "{Url} is reached from other machines without encryption, keys and data in clear: --insecure allows it.")]
    public static partial void Unencrypted(ILogger logger, string url);

    [LoggerMessage(2105, LogLevel.Information, "{Requests} requests under way were cut off: what their callers had shown holds no more.")]
    public static partial void CutOff(ILogger logger, int requests);

    [LoggerMessage(2106, LogLevel.Error, "Looking for changed keys and certificates has failed; it is tried again.")]
    public static partial void RenewalFailed(ILogger logger, Exception failure);

    [LoggerMessage(2110, LogLevel.Information, "The certificate of {Subject} is used from now on, good until {Until}.")]
    public static partial void CertificateRead(ILogger logger, string subject, DateTime until);

    [LoggerMessage(2111, LogLevel.Error, "{Files} cannot be used, so the certificate stays as it was: {Failure}")]
    public static partial void CertificateKept(ILogger logger, string files, string failure);

    [LoggerMessage(2120, LogLevel.Information, "{Keys} keys that sign tokens were read from {Source}.")]
    public static partial void SignersRead(ILogger logger, int keys, string source);

    [LoggerMessage(2121, LogLevel.Error, "{Source} cannot be used, so the keys that sign tokens stay as they were: {Failure}")]
    public static partial void SignersKept(ILogger logger, string source, string failure);

    [LoggerMessage(2130, LogLevel.Error, "The audit log cannot be written, so what it would tell is refused: {Failure}")]
    public static partial void AuditFailed(ILogger logger, string failure);
}

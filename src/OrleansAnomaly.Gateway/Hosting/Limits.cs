using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Problems;

namespace OrleansAnomaly.Gateway.Hosting;

/// <summary>What requests may take of time, and how many may be worked on at once.</summary>
internal static class Limits
{
    /// <summary>Name of the limit on bodies of readings.</summary>
    public const string Ingesting = "ingesting";

    /// <summary>Name of the limit on detection.</summary>
    public const string Detecting = "detecting";

    /// <summary>How many requests may wait for one that is worked on.</summary>
    private const int WaitingPerPlace = 16;

    public static void AddLimits(this IServiceCollection services, GatewayOptions options)
    {
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = options.RequestTimeout });
        services.AddRateLimiter(limiter =>
        {
            limiter.AddConcurrencyLimiter(Ingesting, limit => Set(limit, options.MaxIngesting));
            limiter.AddConcurrencyLimiter(Detecting, limit => Set(limit, options.MaxDetecting));
            if (options.RequestsPerSecond > 0)
                limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => PerClient(context, options.RequestsPerSecond));
            limiter.OnRejected = (rejected, _) => new ValueTask(ProblemBoundary.WriteAsync(rejected.HttpContext, Refusal(rejected, options)));
        });
    }

    public static void UseLimits(this WebApplication app)
    {
        app.UseRateLimiter();
        app.UseRequestTimeouts();
    }

    private static void Set(ConcurrencyLimiterOptions limit, int places)
    {
        limit.PermitLimit = places;
        limit.QueueLimit = places * WaitingPerPlace;
        limit.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
    }

    private static RateLimitPartition<IPAddress> PerClient(HttpContext context, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress ?? IPAddress.None, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });

    private static Problem Refusal(OnRejectedContext rejected, GatewayOptions options)
    {
        string? policy = rejected.HttpContext.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;
        (string found, int places) = policy == Detecting ? ("requests for detection", options.MaxDetecting) : ("bodies of readings", options.MaxIngesting);
        bool isRate = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after);
        if (isRate)
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ProblemKind.TooManyRequests.Of(isRate
            ? $"this client has sent more than {options.RequestsPerSecond} requests in a second"
            : $"{places} {found} are worked on and {places * WaitingPerPlace} wait already");
    }
}

using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;

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
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, (string, int)>(context => RateOf(context, options)),
                PartitionedRateLimiter.Create<HttpContext, (string, int)>(context => PlacesOf(context, options)));
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

    /// <summary>Who is known is counted by what he has shown, wherever he calls from; all others by their address. A bound that was changed begins anew.</summary>
    private static RateLimitPartition<(string, int)> RateOf(HttpContext context, GatewayOptions options)
    {
        KnownCaller? known = context.Features.Get<KnownCaller>();
        int perSecond = MostPerSecond(known, options);
        if (perSecond == 0)
            return RateLimitPartition.GetNoLimiter(("", 0));
        return RateLimitPartition.GetTokenBucketLimiter((known?.Account ?? context.Connection.RemoteIpAddress?.ToString() ?? "", perSecond), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }

    private static RateLimitPartition<(string, int)> PlacesOf(HttpContext context, GatewayOptions options) =>
        context.Features.Get<KnownCaller>() is { } known && MostAtOnce(known, options) is > 0 and var places
            ? RateLimitPartition.GetConcurrencyLimiter((known.Account, places), _ => new ConcurrencyLimiterOptions { PermitLimit = places, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(("", 0));

    private static int MostPerSecond(KnownCaller? known, GatewayOptions options) =>
        known is null ? options.RequestsPerSecond : known.Limits.RequestsPerSecond ?? options.Security.RequestsPerSecond;

    private static int MostAtOnce(KnownCaller? known, GatewayOptions options) => known?.Limits.ConcurrentRequests ?? options.Security.ConcurrentRequests;

    /// <summary>The global limits come first, and say how long to wait or nothing at all; the endpoint's own are named by its policy.</summary>
    private static Problem Refusal(OnRejectedContext rejected, GatewayOptions options)
    {
        HttpContext context = rejected.HttpContext;
        KnownCaller? known = context.Features.Get<KnownCaller>();
        string who = known is null ? "this client" : "this key or token";
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after))
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ProblemKind.TooManyRequests.Of($"{who} has sent more than {MostPerSecond(known, options)} requests in a second");
        }
        string? policy = context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;
        // Which of the two it was the framework does not say.
        (string found, int places) = policy == Detecting ? ("requests for detection", options.MaxDetecting) : ("bodies of readings", options.MaxIngesting);
        string crowd = $"{places} {found} are worked on and {places * WaitingPerPlace} wait already";
        return ProblemKind.TooManyRequests.Of(known is not null && MostAtOnce(known, options) is > 0 and var most
            ? $"{who} has {most} requests under way, which is as many as it may{(policy is null ? "" : $", or {crowd}")}"
            : crowd);
    }
}

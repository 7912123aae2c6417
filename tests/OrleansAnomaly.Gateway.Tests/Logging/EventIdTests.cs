using System.Reflection;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Gateway.Logging;

namespace OrleansAnomaly.Gateway.Tests.Logging;

public class EventIdTests
{
    private static readonly LoggerMessageAttribute[] s_events = [.. typeof(GatewayServer).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];

    [Fact]
    public void No_two_events_of_the_gateway_share_an_id()
    {
        Assert.True(s_events.Length >= 6);
        int[] ids = [.. s_events.Select(found => found.EventId), LogOutput.LostLines];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void All_lie_between_2000_and_2999() => Assert.All(s_events, found => Assert.InRange(found.EventId, 2000, 2999));
}

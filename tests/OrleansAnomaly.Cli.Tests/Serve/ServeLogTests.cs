using System.Reflection;
using Microsoft.Extensions.Logging;
using OrleansAnomaly.Cli.Serve;

namespace OrleansAnomaly.Cli.Tests.Serve;

public class ServeLogTests
{
    [Fact]
    public void Events_of_the_command_have_ids_of_their_own_between_3000_and_3999()
    {
        int[] ids = [.. typeof(ServeLog).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().Select(found => found.EventId)];
        Assert.True(ids.Length >= 4);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.InRange(id, 3000, 3999));
    }
}

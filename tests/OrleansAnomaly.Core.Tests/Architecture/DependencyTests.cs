using System.Reflection;
using System.Xml.Linq;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Architecture;

public class DependencyTests
{
    // docs/architecture.md, "Rooms": who may use whom. A room that is not there yet needs no line until it is.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Data"] = ["Core"],
        ["Learning"] = ["Core"],
        ["Storage"] = ["Core"],
        ["Edge"] = ["Core", "Storage"],
        ["Gateway"] = ["Core", "Storage"],
        ["Gateway.Grpc"] = ["Gateway"],
        ["Gateway.Prometheus"] = ["Gateway"],
        ["Silo"] = ["Core", "Storage", "Gateway", "Gateway.Grpc", "Gateway.Prometheus"],
        ["Silo.Gateway"] = ["Core", "Storage", "Gateway", "Silo"],
        ["Cli"] = ["Core", "Learning", "Data", "Storage", "Edge", "Gateway"],
    };

    [Fact]
    public void Core_references_nothing_but_the_framework()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        foreach (AssemblyName reference in typeof(Reading).Assembly.GetReferencedAssemblies())
        {
            // Where coverage is collected the copy under test is rewritten, and then refers to netstandard, a part of the framework too.
            if (reference.Name != "netstandard")
                Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal);
            Assert.Equal(framework, Path.GetDirectoryName(Assembly.Load(reference).Location));
        }
    }

    [Theory]
    [InlineData("System.Net")]
    [InlineData("System.IO.FileSystem")]
    [InlineData("System.Threading")]
    [InlineData("System.Diagnostics")]
    [InlineData("System.Security")]
    [InlineData("System.Reflection")]
    [InlineData("System.Console")]
    public void Core_touches_no_part_of_the_framework_that_reaches_outside(string part) =>
        Assert.DoesNotContain(typeof(Reading).Assembly.GetReferencedAssemblies(), reference => reference.Name!.StartsWith(part, StringComparison.Ordinal));

    [Fact]
    public void Core_takes_no_package_into_what_it_ships()
    {
        foreach (XElement package in Project("Core").Descendants("PackageReference"))
            Assert.Equal("all", (string?)package.Attribute("PrivateAssets"));
    }

    [Fact]
    public void Arrows_between_projects_only_point_down()
    {
        string[] rooms = [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src"), "OrleansAnomaly.*").Select(folder => Path.GetFileName(folder)["OrleansAnomaly.".Length..])];
        Assert.Contains("Core", rooms);
        foreach (string room in rooms.Where(room => File.Exists(ProjectFile(room))))
        {
            Assert.True(Allowed.ContainsKey(room), $"{room} is a room without a line here");
            var used = Project(room).Descendants("ProjectReference")
                .Select(reference => ((string)reference.Attribute("Include")!).Replace('\\', '/').Split('/')[^1]["OrleansAnomaly.".Length..^".csproj".Length]);
            Assert.Subset(Allowed[room].ToHashSet(), used.ToHashSet());
        }
    }

    private static XDocument Project(string room) => XDocument.Load(ProjectFile(room));

    private static string ProjectFile(string room) => Path.Combine(Repository.Root, "src", "OrleansAnomaly." + room, $"OrleansAnomaly.{room}.csproj");
}

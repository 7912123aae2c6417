using System.Reflection;

namespace OrleansAnomaly.Core.Tests.Architecture;

public class BannedSymbolsTests
{
    private static readonly Assembly[] Framework = [typeof(object).Assembly, typeof(Enumerable).Assembly, typeof(System.Diagnostics.Stopwatch).Assembly, typeof(System.Security.Cryptography.RandomNumberGenerator).Assembly];

    // What IEEE 754 or integer arithmetic defines to the last bit.
    private static readonly HashSet<string> Exact =
    [
        "Abs", "BitDecrement", "BitIncrement", "Ceiling", "Clamp", "CopySign", "Floor", "FusedMultiplyAdd", "IEEERemainder", "ILogB", "Max", "MaxMagnitude",
        "Min", "MinMagnitude", "Round", "ScaleB", "Sign", "Sqrt", "Truncate",
    ];

    private static readonly string[] Banned = [.. File.ReadLines(Path.Combine(Repository.Root, "src", "OrleansAnomaly.Core", "BannedSymbols.txt"))
        .Where(line => line.Length > 0).Select(line => line.Split(';')[0])];

    public static TheoryData<string> Ids => new(Banned);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_banned_id_names_something_that_exists(string id)
    {
        // A mistyped id bans nothing, in silence.
        string name = id[2..];
        if (id.StartsWith("T:", StringComparison.Ordinal))
        {
            Assert.NotNull(FindType(name));
            return;
        }
        int parameters = name.IndexOf('('), dot = name.LastIndexOf('.', parameters < 0 ? name.Length - 1 : parameters);
        Type? type = FindType(name[..dot]);
        Assert.NotNull(type);
        Assert.Contains(name, type.GetMembers().Where(member => id[0] == (member is MethodBase ? 'M' : 'P')).Select(NameInDocumentation));
    }

    [Fact]
    public void No_id_stands_twice() => Assert.Equal(Banned.Distinct(), Banned);

    [Fact]
    public void Of_the_functions_of_Math_only_those_that_are_exact_by_definition_are_allowed()
    {
        var allowed = typeof(Math).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(double)))
            .Where(method => !Banned.Contains("M:" + NameInDocumentation(method))).Select(method => method.Name).Distinct();
        Assert.Subset(Exact, allowed.ToHashSet());
    }

    [Fact]
    public void The_rule_is_an_error_and_its_list_is_given_to_the_analyzer()
    {
        string project = File.ReadAllText(Path.Combine(Repository.Root, "src", "OrleansAnomaly.Core", "OrleansAnomaly.Core.csproj"));
        Assert.Contains("<AdditionalFiles Include=\"BannedSymbols.txt\" />", project, StringComparison.Ordinal);
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", project, StringComparison.Ordinal);
        Assert.Contains("dotnet_diagnostic.RS0030.severity = error", File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")), StringComparison.Ordinal);
    }

    private static Type? FindType(string name) => Framework.Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);

    private static string NameInDocumentation(MemberInfo member)
    {
        string name = member.DeclaringType!.FullName + "." + member.Name;
        ParameterInfo[] parameters = (member as MethodBase)?.GetParameters() ?? [];
        return parameters.Length == 0 ? name : $"{name}({string.Join(',', parameters.Select(parameter => NameInDocumentation(parameter.ParameterType)))})";
    }

    private static string NameInDocumentation(Type type)
    {
        if (!type.IsGenericType)
            return type.FullName ?? type.Name;
        string open = type.GetGenericTypeDefinition().FullName!;
        return $"{open[..open.IndexOf('`')]}{{{string.Join(',', type.GetGenericArguments().Select(NameInDocumentation))}}}";
    }
}

using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Silo.Contracts;

namespace OrleansAnomaly.Silo.Tests.Contracts;

/// <summary>What silos send one another.</summary>
public sealed class ContractTests
{
    private static readonly Serializer s_serializer =
        new ServiceCollection().AddSerializer(serializer => serializer.AddAssembly(typeof(PartReceipt).Assembly)).BuildServiceProvider().GetRequiredService<Serializer>();

    /// <summary>The types of the Silo that are sent, and those of others that are sent by way of a surrogate.</summary>
    public static TheoryData<Type> Sent =>
    [
        .. typeof(PartReceipt).Assembly.GetTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !type.Name.EndsWith("Surrogate", StringComparison.Ordinal)),
        .. Converted(),
    ];

    [Fact]
    public void The_contracts_are_those_that_are_written_down()
    {
        string written = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, ContractText.FileName)).ReplaceLineEndings("\n");
        // A change is allowed where silos of the version before understand it: new fields with new numbers, new methods with new aliases.
        Assert.True(written == ContractText.Write(),
            $"{ContractText.FileName} does not say what the code says; where the change is meant: dotnet run --project tests/OrleansAnomaly.Silo.Tests -- write");
    }

    [Fact]
    public void No_two_types_and_no_two_methods_of_an_interface_share_an_alias()
    {
        string[] blocks = ContractText.Write().TrimEnd().Split("\n\n");
        Assert.All(blocks, block => Assert.Equal(block.Split('\n').Length, block.Split('\n').DistinctBy(line => line.Split(':')[0]).Count()));
        string[] heads = [.. blocks.Select(block => block.Split('\n')[0].Split(' ')[1])];
        Assert.Equal(heads.Length, heads.Distinct().Count());
        Assert.True(heads.Length > 20, $"{heads.Length} contracts");
    }

    [Theory]
    [MemberData(nameof(Sent))]
    public void What_is_sent_arrives_to_the_bit(Type type)
    {
        Gen<int> seeds = Gen.Choose(0, int.MaxValue);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(2026, 1), Prop.ForAll(seeds.ToArbitrary(), seed =>
        {
            object value = new WireValues((ulong)seed).Make(type)!;
            // The fleet says where its log ends, not a silo.
            if (value is FleetStatus status)
                value = status with { Position = default };
            object arrived = s_serializer.Deserialize<object>(s_serializer.SerializeToArray(value));
            Assert.Equal(WireValues.Text(value), WireValues.Text(arrived));
        }));
    }

    [Fact]
    public void A_refusal_of_an_argument_arrives_as_one()
    {
        Exception[] refusals = [new ArgumentException("the names of a batch cannot be read"), new ArgumentOutOfRangeException("limit", 7, "expected 1 to 5")];
        foreach (Exception refusal in refusals)
        {
            var arrived = Assert.IsAssignableFrom<ArgumentException>(s_serializer.Deserialize<Exception>(s_serializer.SerializeToArray(refusal)));
            Assert.Contains(refusal.Message, arrived.Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<Type> Converted() =>
        from type in typeof(PartReceipt).Assembly.GetTypes()
        from converter in type.GetInterfaces()
        where converter.IsGenericType && converter.GetGenericTypeDefinition() == typeof(IConverter<,>)
        select converter.GetGenericArguments()[0];
}

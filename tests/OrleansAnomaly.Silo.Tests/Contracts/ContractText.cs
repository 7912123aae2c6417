using System.Reflection;
using OrleansAnomaly.Silo.Contracts;

namespace OrleansAnomaly.Silo.Tests.Contracts;

/// <summary>
/// What silos of different versions must agree on, as text: the grains' interfaces and methods by their aliases, and the types on the wire with their
/// aliases and the numbers of their fields.
/// </summary>
internal static class ContractText
{
    public const string FileName = "OrleansContracts.txt";

    private static readonly Assembly s_silo = typeof(PartReceipt).Assembly;

    /// <summary>Interfaces, then types, each in the order of their aliases.</summary>
    public static string Write()
    {
        IEnumerable<string> interfaces = s_silo.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable))).Select(Interface);
        IEnumerable<string> types = s_silo.GetTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null).Select(Serialized);
        return string.Join('\n', interfaces.Order(StringComparer.Ordinal).Concat(types.Order(StringComparer.Ordinal))) + "\n";
    }

    private static string Interface(Type type) =>
        string.Join('\n', [$"interface {Alias(type)}", .. type.GetMethods().Select(method => $"  {Alias(method)}: {Method(method)}").Order(StringComparer.Ordinal)]) + "\n";

    private static string Method(MethodInfo method) => $"({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}) -> {Name(method.ReturnType)}";

    private static string Serialized(Type type) =>
        string.Join('\n', [$"type {Alias(type)}", .. Fields(type).OrderBy(field => field.Id).Select(field => $"  {field.Id}: {field.Name} {Name(field.Type)}")]) + "\n";

    private static IEnumerable<(uint Id, string Name, Type Type)> Fields(Type type)
    {
        foreach (MemberInfo member in type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            if (member.GetCustomAttribute<IdAttribute>() is { } id)
                yield return (id.Id, member.Name, member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType);
        }
    }

    private static string Alias(MemberInfo member) =>
        member.GetCustomAttribute<AliasAttribute>()?.Alias ?? throw new InvalidOperationException($"{member.DeclaringType?.Name} {member.Name} has no alias; a new name of it would be another contract");

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } value ? $"{Name(value)}?"
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}

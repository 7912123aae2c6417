using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Silo.Tests.Contracts;

/// <summary>Makes values of any type that silos send, by chance from a seed and rich in extremes, and writes them as text by which two are compared.</summary>
internal sealed class WireValues(ulong seed)
{
    private static readonly double[] s_doubles = [0, -0.0, 1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue, 0.1];
    private static readonly long[] s_longs = [0, 1, -1, long.MinValue, long.MaxValue, int.MaxValue, EventTime.None, EventTime.MinValue, EventTime.MaxValue];

    private SplitMix64 _random = new(seed);

    public object? Make(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return _random.NextInt32(3) == 0 ? null : Make(value);
        if (type.IsEnum)
            return Pick(Enum.GetValues(type).Cast<object>().ToArray());
        if (type == typeof(string))
            return Pick(["", "a", "pümp/1 °C", new string('x', 300)]);
        if (type == typeof(SensorId))
            return SensorId.Create(Pick(["a/b", "plant/pümp-12/vibration", "x"]), Pick([SensorId.DefaultTenant, "acme"]));
        if (type == typeof(double))
            return Pick(s_doubles);
        if (type == typeof(float))
            return (float)Pick(s_doubles);
        if (type == typeof(bool))
            return _random.NextInt32(2) == 0;
        if (type.IsPrimitive)
            return Cut(type, Pick(s_longs));
        if (ElementOf(type) is { } element)
            return MakeArray(element);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return MakeDictionary(type.GetGenericArguments());
        return MakeRecord(type);
    }

    /// <summary>All that a value says, to the bit.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x16", null),
        float number => BitConverter.SingleToInt32Bits(number).ToString("x8", null),
        string or SensorId or Enum => $"'{value}'",
        IDictionary pairs => $"{{{string.Join(", ", pairs.Keys.Cast<object>().Select(key => $"{key}: {Text(pairs[key])}").Order(StringComparer.Ordinal))}}}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        _ when value.GetType().IsPrimitive => value.ToString()!,
        _ => Properties(value).Aggregate(new StringBuilder(value.GetType().Name), (text, property) => text.Append($" {property.Name}={Text(property.GetValue(value))}")).ToString(),
    };

    private static IEnumerable<PropertyInfo> Properties(object value) =>
        value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0 && property.GetMethod!.GetCustomAttribute<CompilerGeneratedAttribute>() is not null);

    private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static object Cut(Type type, long number) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => unchecked((byte)number),
        TypeCode.UInt16 => unchecked((ushort)number),
        TypeCode.Int32 => unchecked((int)number),
        TypeCode.Int64 => number,
        TypeCode.UInt64 => unchecked((ulong)number),
        _ => throw new NotSupportedException($"no values of {type.Name} are made yet"),
    };

    private Array MakeArray(Type element)
    {
        var array = Array.CreateInstance(element, Pick([0, 1, 3]));
        for (int i = 0; i < array.Length; i++)
            array.SetValue(Make(element), i);
        return array;
    }

    private IDictionary MakeDictionary(Type[] types)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(types))!;
        for (int i = 0; i < 3; i++)
            dictionary[Make(types[0])!] = Make(types[1]);
        return dictionary;
    }

    private object MakeRecord(Type type)
    {
        // That of a record with the most parameters is its own; the others copy.
        ConstructorInfo? constructor = type.GetConstructors().Where(candidate => candidate.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(candidate => candidate.GetParameters().Length);
        object made = constructor is null ? RuntimeHelpers.GetUninitializedObject(type) : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType))]);
        foreach (PropertyInfo property in Properties(made))
        {
            if (property.CanWrite)
                property.SetValue(made, Make(property.PropertyType));
        }
        return made;
    }

    private T Pick<T>(T[] from) => from[_random.NextInt32(from.Length)];
}

using OrleansAnomaly.TestKit.Postgres;
using Xunit.Abstractions;

namespace OrleansAnomaly.TestKit.Rules;

/// <summary>Marks a class of tests that inherits a suite and puts a store in PostgreSQL under it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute
{
    /// <summary>Why a test of that class is skipped; null where it is not.</summary>
    internal static string? Lack(ITestMethod test) =>
        !PostgresServer.IsInstalled && test.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute).AssemblyQualifiedName).Any() ? PostgresFactAttribute.Lack : null;
}

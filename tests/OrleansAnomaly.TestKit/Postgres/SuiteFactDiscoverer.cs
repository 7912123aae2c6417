using Xunit.Abstractions;
using Xunit.Sdk;

namespace OrleansAnomaly.TestKit.Postgres;

/// <summary>Finds <see cref="SuiteFactAttribute"/>: only here the subclass is known that runs the test.</summary>
public sealed class SuiteFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo fact) =>
        !PostgresServer.IsInstalled && method.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute)).Any()
            ? new SkippedTestCase(DiagnosticMessageSink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method)
            : base.CreateTestCase(options, method, fact);
}

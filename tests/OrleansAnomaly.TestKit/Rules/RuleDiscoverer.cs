using Xunit.Abstractions;
using Xunit.Sdk;

namespace OrleansAnomaly.TestKit.Rules;

/// <summary>Makes the test cases of <see cref="RuleAttribute"/>.</summary>
public sealed class RuleDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo rule) =>
        NeedsPostgresAttribute.Lack(method) is { } lack
            ? new XunitSkippedDataRowTestCase(DiagnosticMessageSink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, lack)
            : base.CreateTestCase(options, method, rule);
}

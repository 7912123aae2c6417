using Xunit.Abstractions;
using Xunit.Sdk;

namespace OrleansAnomaly.TestKit.Rules;

/// <summary>Makes the test cases of <see cref="RulesAttribute"/>.</summary>
public sealed class RulesDiscoverer(IMessageSink messages) : TheoryDiscoverer(messages)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo rules) =>
        NeedsPostgresAttribute.Lack(method) is { } lack
            ? [new XunitSkippedDataRowTestCase(DiagnosticMessageSink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, lack)]
            : base.Discover(options, method, rules);
}

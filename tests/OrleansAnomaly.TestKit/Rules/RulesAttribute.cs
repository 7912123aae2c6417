using Xunit.Sdk;

namespace OrleansAnomaly.TestKit.Rules;

/// <summary>As <see cref="RuleAttribute"/>, with data.</summary>
[XunitTestCaseDiscoverer("OrleansAnomaly.TestKit.Rules.RulesDiscoverer", "OrleansAnomaly.TestKit")]
public sealed class RulesAttribute : TheoryAttribute;

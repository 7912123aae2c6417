using Xunit.Sdk;

namespace OrleansAnomaly.TestKit.Rules;

/// <summary>A test of a suite that subclasses inherit; it is skipped, and says so, where the subclass needs what this machine lacks (<see cref="NeedsPostgresAttribute"/>).</summary>
[XunitTestCaseDiscoverer("OrleansAnomaly.TestKit.Rules.RuleDiscoverer", "OrleansAnomaly.TestKit")]
public sealed class RuleAttribute : FactAttribute;

using Xunit.Sdk;

namespace OrleansAnomaly.TestKit.Postgres;

/// <summary>A test of a suite whose subclasses differ in what they need.</summary>
[XunitTestCaseDiscoverer("OrleansAnomaly.TestKit.Postgres.SuiteFactDiscoverer", "OrleansAnomaly.TestKit")]
public sealed class SuiteFactAttribute : FactAttribute;

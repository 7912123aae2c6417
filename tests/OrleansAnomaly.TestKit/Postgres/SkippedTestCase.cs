using Xunit.Abstractions;
using Xunit.Sdk;

namespace OrleansAnomaly.TestKit.Postgres;

/// <summary>A test that is skipped because there is no PostgreSQL.</summary>
public sealed class SkippedTestCase : XunitTestCase
{
    [Obsolete("Called by the runner, which fills it in.")]
    public SkippedTestCase()
    {
    }

    public SkippedTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo fact) => new PostgresFactAttribute().Skip!;
}

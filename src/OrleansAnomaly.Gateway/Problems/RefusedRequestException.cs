namespace OrleansAnomaly.Gateway.Problems;

/// <summary>Ends a request with a problem; <see cref="ProblemBoundary"/> writes it.</summary>
internal sealed class RefusedRequestException(Problem problem, Exception? inner = null) : Exception(problem.Detail ?? problem.Title, inner)
{
    public RefusedRequestException(ProblemKind kind, string detail, IReadOnlyList<Fault>? errors = null, Exception? inner = null)
        : this(kind.Of(detail, errors), inner)
    {
    }

    public Problem Problem { get; } = problem;

    /// <summary>A request with that one fault.</summary>
    public static RefusedRequestException Invalid(string where, string message) => new(ProblemKind.InvalidRequest, $"{where}: {message}", [new Fault(where, message)]);
}

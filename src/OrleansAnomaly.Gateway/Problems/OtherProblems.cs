using Microsoft.AspNetCore.Http;

namespace OrleansAnomaly.Gateway.Problems;

/// <summary>Metadata of an endpoint whose clients speak another language than HTTP's: it says what went wrong in its own way.</summary>
/// <param name="WriteAsync">Writes the answer; nothing of it was sent yet.</param>
internal sealed record OtherProblems(Func<HttpContext, Problem, Task> WriteAsync);

namespace OrleansAnomaly.Gateway.OpenApi;

/// <summary>
/// What the OpenAPI document says of an operation's body. The framework's own metadata would have requests of another type refused before the operation
/// can say what it expected.
/// </summary>
/// <param name="Description">What it is.</param>
/// <param name="Examples">An example in every media type that is taken.</param>
internal sealed record TakesBody(string Description, params IReadOnlyList<(string MediaType, string Example)> Examples);

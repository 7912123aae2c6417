using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Wire;

namespace OrleansAnomaly.Gateway.OpenApi;

/// <summary>The description of all addresses, for people and for generators of clients, at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services)
    {
        // Schemas must say what WireJson writes: enumerations as words, numbers as numbers.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            foreach (JsonConverter converter in WireJson.Default.Options.Converters)
                json.SerializerOptions.Converters.Add(converter);
        });
        services.AddOpenApi("v1", document =>
        {
            document.AddDocumentTransformer((whole, _, _) =>
            {
                whole.Info = new OpenApiInfo
                {
                    Title = "OrleansAnomaly",
                    Version = "v1",
                    Description = "Readings of sensors in; verdicts, incidents and a stream of both out. "
                        + "Whatever goes wrong is answered as RFC 9457 has it (application/problem+json).",
                };
                // Where it listens it knows only as its own machine sees it.
                whole.Servers = [];
                whole.Components ??= new OpenApiComponents();
                whole.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = Credentials.KeyHeader, Description = "A key of 'anomaly keys', where the gateway asks for one." },
                    [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The same, or a token of the issuer that the gateway was told of." },
                };
                return Task.CompletedTask;
            });
            document.AddOperationTransformer((operation, context, _) =>
            {
                Describe(operation, context);
                return Task.CompletedTask;
            });
            // Of an enumeration that a converter writes as words, only the words are known.
            document.AddSchemaTransformer((schema, _, _) =>
            {
                if (schema.Enum is { Count: > 0 })
                    schema.Type ??= JsonSchemaType.String;
                return Task.CompletedTask;
            });
        });
    }

    /// <summary>At one address only: asked for another document, the framework answers in words of its own.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/v1.json").Requires(Right.Read);

    private const string Key = "key", Bearer = "bearer";

    private static JsonNode? ExampleOf(string mediaType, string text) => mediaType == "application/json" ? JsonNode.Parse(text) : JsonValue.Create(text);

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        foreach (OpenApiParameter parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            ParameterSchemas.Describe(parameter);
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesBody>().FirstOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = body.Description,
                Required = true,
                Content = body.Examples.ToDictionary(of => of.MediaType, of => new OpenApiMediaType { Schema = new OpenApiSchema(), Example = ExampleOf(of.MediaType, of.Example) }),
            };
        }
        operation.Responses ??= [];
        Dictionary<string, OpenApiMediaType> problem = new() { [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), context.Document) } };
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Any other problem: nobody knows who calls (401), he may not (403), he calls too often (429), the fleet does not take requests (503), the answer took too long (504), the gateway has failed (500).",
            Content = problem,
        };
        // Either of them, or nothing where the gateway asks nobody.
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<OpenDoor>().Any())
        {
            operation.Security =
            [
                new() { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] }, new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }, [],
            ];
        }
        // OwnOrigin is of all of them.
        if (context.Description.HttpMethod is not ("GET" or "HEAD"))
            operation.Responses["403"] = new OpenApiResponse { Description = "A web page of another origin asks, or a caller who lacks the right.", Content = problem };
    }
}

using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using OrleansAnomaly.Gateway.Rpc;
using OrleansAnomaly.Gateway.Security;
using OrleansAnomaly.Gateway.Security.Keys;
using OrleansAnomaly.Gateway.Tests.Grpc;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Tests.Security;

/// <summary>What holds of every method of gRPC that there is: the list is the application's own, so that a new one cannot be forgotten.</summary>
public class EveryCallTests(GuardedPlant plant) : IClassFixture<GuardedPlant>
{
    private const int NotFound = 5, PermissionDenied = 7, Unauthenticated = 16;

    private readonly RpcMethod[] _guarded = [.. Door.Of(plant.Gateway.Server).Where(door => door.Rpc is not null && !door.IsOpen).Select(door => door.Rpc!)];

    [Fact]
    public void Every_method_of_the_table_is_an_endpoint_and_asks_for_its_right()
    {
        Assert.True(_guarded.Length >= 18, $"only {_guarded.Length} methods are guarded");
        Assert.Equal(RpcMethods.All.Where(method => method.Rights != Right.None).Select(method => method.Path).Order(), _guarded.Select(method => method.Path).Order());
        Dictionary<string, Right?> rights = Door.Of(plant.Gateway.Server).Where(door => door.Rpc is not null).ToDictionary(door => door.Path, door => door.Rights);
        Assert.All(_guarded, method => Assert.Equal(method.Rights, rights[method.Path]));
    }

    [Fact]
    public async Task Nobody_calls_without_a_good_key_and_every_bad_one_is_answered_alike()
    {
        string good = plant.Keys[Role.Admin];
        (string Header, string Value)[] bad =
        [
            ("x-nothing", "at all"), ("authorization", "Basic dXNlcjpwYXNz"), ("authorization", "Bearer garbage"), ("x-api-key", good[..^1]),
            ("authorization", $"Bearer {KeyBook.WithOtherSecret(good)}"), ("authorization", $"Bearer {KeyText.Create().Reveal()}"),
            ("authorization", $"Bearer {plant.Expired}"), ("x-api-key", plant.Revoked), ("authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."),
        ];
        foreach (RpcMethod method in _guarded)
        {
            string? expected = null;
            foreach ((string header, string value) in bad)
            {
                GrpcAnswer answer = await plant.Gateway.Grpc.CallAsync(method.Path, Sample(method), request => request.Headers.TryAddWithoutValidation(header, value));
                Assert.True(answer.Status == Unauthenticated, $"{method.Path} with {header} {value} ended with {answer.Status} {answer.Message}");
                Assert.True(answer.Message == (expected ??= answer.Message), $"{method.Path} with {header} {value} says {answer.Message}; before {expected}");
                Assert.Empty(answer.Messages);
            }
        }
    }

    [Fact]
    public async Task A_role_that_lacks_the_right_is_refused_and_one_that_has_it_comes_in()
    {
        int refused = 0, entered = 0;
        foreach (RpcMethod method in _guarded)
        {
            foreach ((Role role, string key) in plant.Keys)
            {
                GrpcAnswer answer = await CallAsync(method, key);
                if ((role.Rights() & method.Rights) != method.Rights)
                {
                    Assert.True(answer.Status == PermissionDenied, $"{method.Path} let a {role} in: {answer.Status}");
                    Assert.StartsWith("the caller lacks the right to that: ", answer.Message, StringComparison.Ordinal);
                    refused++;
                }
                else
                {
                    Assert.True(answer.Status is not (Unauthenticated or PermissionDenied), $"{method.Path} refused a {role}: {answer.Message}");
                    entered++;
                }
            }
            Assert.True((await CallAsync(method, plant.All)).Status is not (Unauthenticated or PermissionDenied), $"{method.Path} refused the administrator of all");
        }
        Assert.True(refused >= 25 && entered >= 35, $"{refused} were refused, {entered} came in");
    }

    [Fact]
    public async Task Who_names_another_tenant_than_his_own_is_refused()
    {
        foreach (RpcMethod method in _guarded)
        {
            GrpcAnswer[] answers = await Task.WhenAll(((string[])["other", "never-seen", "*"]).Select(tenant => CallAsync(method, plant.Keys[Role.Admin], tenant)));
            Assert.All(answers, answer => Assert.Equal(PermissionDenied, answer.Status));
            Assert.Single(answers.Select(answer => answer.Message).Distinct());
        }
    }

    [Fact]
    public async Task Ids_of_others_are_answered_as_ids_that_nobody_has()
    {
        string own = await IncidentAsync("plant/machine-0002", "default"), hidden = await IncidentAsync("", "other");
        (string Key, string Sensor, string Incident)[] strangers = [(plant.Keys[Role.Admin], $"{GuardedPlant.Hidden}/machine/s1", hidden), (plant.Narrow, "plant/machine-0002/s1", own)];
        int asked = 0;
        foreach (RpcMethod method in _guarded.Where(method => Named(method, "x", "x") is not null))
        {
            foreach ((string key, string sensor, string incident) in strangers)
            {
                GrpcAnswer found = await plant.Gateway.Grpc.CallAsync(method.Path, Named(method, sensor, incident)!, request => request.Headers.Add("x-api-key", key));
                GrpcAnswer nobody = await plant.Gateway.Grpc.CallAsync(method.Path, Named(method, "never/seen/s1", "bmV2ZXIvc2Vlbg.1")!, request => request.Headers.Add("x-api-key", key));
                Assert.Equal((NotFound, NotFound), (found.Status, nobody.Status));
                Assert.Equal(Words(nobody.Message), Words(found.Message));
                asked++;
            }
        }
        Assert.True(asked >= 10, $"only {asked} were asked");
    }

    [Fact]
    public async Task What_one_tenant_is_told_has_nothing_of_another()
    {
        foreach (RpcMethod method in _guarded.Where(method => method.Kind == RpcKind.Unary && (method.Rights & Right.Installation) == 0))
        {
            GrpcAnswer answer = await CallAsync(method, plant.Keys[Role.Admin]);
            Assert.All(answer.Messages, message => Assert.DoesNotContain(GuardedPlant.Hidden, System.Text.Encoding.UTF8.GetString(message), StringComparison.Ordinal));
        }
    }

    private Task<GrpcAnswer> CallAsync(RpcMethod method, string key, string? tenant = null) => plant.Gateway.Grpc.CallAsync(method.Path, Sample(method), request =>
    {
        request.Headers.Add("authorization", $"Bearer {key}");
        // Some calls end when their caller has heard enough.
        request.Headers.Add("grpc-timeout", "300m");
        if (tenant is not null)
            request.Headers.TryAddWithoutValidation("anomaly-tenant", tenant);
    });

    private async Task<string> IncidentAsync(string prefix, string tenant)
    {
        GrpcAnswer answer = await plant.Gateway.Grpc.CallAsync("/orleansanomaly.v1.IncidentService/List", new ListIncidentsRequest { Prefix = prefix, Limit = 1 }, request =>
        {
            request.Headers.Add("x-api-key", plant.All);
            request.Headers.Add("anomaly-tenant", tenant);
        });
        return ListIncidentsResponse.Parser.ParseFrom(Assert.Single(answer.Messages)).Items[0].Id;
    }

    /// <summary>A question of a method; an empty one is a question of every method.</summary>
    private static byte[] Sample(RpcMethod method) => method.Kind is RpcKind.Unary or RpcKind.ServerStream ? GrpcClient.Frame(Named(method, "plant/machine-0001/s0", "cGxhbnQvbWFjaGluZS0wMDAx.1")?.ToByteArray() ?? []) : [];

    /// <summary>A question that names a sensor or an incident; null where a method takes none.</summary>
    private static IMessage? Named(RpcMethod method, string sensor, string incident)
    {
        Google.Protobuf.Reflection.MessageDescriptor type = method.Named.InputType;
        (string field, string value) = type.FindFieldByName("sensor") is { FieldType: Google.Protobuf.Reflection.FieldType.String } ? ("sensor", sensor) : ("id", incident);
        if (type.FindFieldByName(field) is not { FieldType: Google.Protobuf.Reflection.FieldType.String, IsRepeated: false } named)
            return null;
        IMessage question = type.Parser.ParseFrom([]);
        named.Accessor.SetValue(question, value);
        // Some ask for a stretch of time too.
        foreach ((string end, int day) in ((string, int)[])[("from", 2), ("to", 3)])
            type.FindFieldByName(end)?.Accessor.SetValue(question, Timestamp.FromDateTime(new DateTime(2026, 3, day, 0, 0, 0, DateTimeKind.Utc)));
        return question;
    }

    /// <summary>What is said, but for what was asked for.</summary>
    private static string Words(string message) => System.Text.RegularExpressions.Regex.Replace(message, "'[^']*'|no incident [0-9]+", "X");
}

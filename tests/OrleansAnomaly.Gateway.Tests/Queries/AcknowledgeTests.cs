using System.Net;
using System.Text;
using System.Text.Json;

namespace OrleansAnomaly.Gateway.Tests.Queries;

public class AcknowledgeTests(WatchedPlant plant) : IClassFixture<WatchedPlant>
{
    [Fact]
    public async Task The_first_acknowledgement_is_kept_with_the_incident_and_names_who_gave_it_to_all_that_come_later()
    {
        string id = await IdAsync("open=false");
        Assert.Equal(JsonValueKind.Null, (await plant.Gateway.GetAsync($"/v1/incidents/{id}")).GetProperty("acknowledged").ValueKind);
        (HttpStatusCode status, JsonElement incident) = await PostAsync(id, """{"note":"bearing ordered\nsee TT-7 🙂"}""");
        Assert.Equal((HttpStatusCode.OK, id), (status, incident.GetProperty("id").GetString()));
        JsonElement kept = incident.GetProperty("acknowledged");
        Assert.Equal(("anyone", plant.Gateway.Time.GetUtcNow().UtcDateTime, "bearing ordered\nsee TT-7 🙂"), (kept.GetProperty("by").GetString(), kept.GetProperty("at").GetDateTime(), kept.GetProperty("note").GetString()));
        // What was sent again because no answer came is no other.
        (status, JsonElement again) = await PostAsync(id, """{"note":"bearing ordered\nsee TT-7 🙂"}""");
        Assert.Equal((HttpStatusCode.OK, incident.GetRawText()), (status, again.GetRawText()));
        (status, JsonElement problem) = await PostAsync(id, "{}");
        Assert.Equal((HttpStatusCode.Conflict, "urn:orleans-anomaly:problem:already_acknowledged"), (status, problem.GetProperty("type").GetString()));
        Assert.Contains("was acknowledged by 'anyone' at 2026-", problem.GetProperty("detail").GetString());
        Assert.Equal(incident.GetRawText(), (await plant.Gateway.GetAsync($"/v1/incidents/{id}")).GetRawText());
        List<JsonElement> listed = await WatchedPlant.PagesAsync(plant.Gateway, "/v1/incidents", 2);
        Assert.Contains(listed, item => item.GetRawText() == incident.GetRawText());
    }

    [Fact]
    public async Task A_note_may_be_left_out_be_null_or_be_blank()
    {
        string id = await IdAsync("open=true");
        foreach (string body in (string[])["{}", """{"note":null}""", """{"note":" "}"""])
        {
            (HttpStatusCode status, JsonElement incident) = await PostAsync(id, body);
            Assert.Equal((HttpStatusCode.OK, JsonValueKind.Null), (status, incident.GetProperty("acknowledged").GetProperty("note").ValueKind));
        }
    }

    [Fact]
    public async Task What_cannot_be_a_note_is_refused_with_what_was_found_and_acknowledges_nothing()
    {
        string id = await IdAsync("open=false");
        (string Body, string Fault)[] refused =
        [
            ("[]", "the body is an array; expected an object"), ("{", "the body is no JSON document"), ("", "the body is no JSON document"),
            ("""{"note":7}""", "note: found '7'; expected a text"), ("""{"note":["x"]}""", "note: found an array; expected a text"), ("""{"by":"ada"}""", "by: no field here; expected only note"),
            ("""{"note":"a","note":"b"}""", "note: stands there twice"), ("""{"note":"\u0000"}""", "Note has a control character at index 0"), ("""{"note":"\ud800"}""", "the body has a text that is none"),
            ($$"""{"note":"{{new string('x', 1_001)}}"}""", "Note has 1001 characters; expected at most 1000"),
        ];
        foreach ((string body, string fault) in refused)
        {
            (HttpStatusCode status, JsonElement problem) = await PostAsync(id, body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(fault, problem.GetProperty("detail").GetString());
        }
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(id, $$"""{"note":"{{new string('x', 20_000)}}"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("none", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(id + "999", "{}")).Status);
    }

    private async Task<string> IdAsync(string filter) => (await plant.Gateway.GetAsync($"/v1/incidents?limit=1&{filter}")).GetProperty("items")[0].GetProperty("id").GetString()!;

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string id, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await plant.Gateway.Client.PostAsync($"/v1/incidents/{id}/acknowledge", content);
        return (answer.StatusCode, await RunningGateway.JsonOf(answer));
    }
}

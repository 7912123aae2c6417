using Microsoft.Data.Sqlite;
using OrleansAnomaly.Storage.History;

namespace OrleansAnomaly.Storage.Tests.History;

/// <summary>By which index SQLite finds what is asked for.</summary>
public sealed class SqlitePlanTests
{
    [Fact]
    public void Incidents_are_found_in_order_of_time_and_those_of_an_asset_by_its_path()
    {
        string all = Plan(HistorySql.Incidents);
        Assert.Contains("USING INDEX incident_opened (tenant=? AND (opened,path,number)<", all);
        Assert.DoesNotContain("ORDER BY", all);
        Assert.Contains("(tenant=? AND path=? AND number>? AND number<?)", Plan(HistorySql.IncidentsOfAsset));
        Assert.Contains("(tenant=? AND path>? AND path<?)", Plan(HistorySql.IncidentsWithin));
    }

    [Fact]
    public void Events_are_found_in_order_of_place()
    {
        string verdicts = Plan(HistorySql.VerdictEvents), incidents = Plan(HistorySql.IncidentEvents);
        Assert.Contains("USING INDEX verdict_event", verdicts);
        Assert.Contains("sensor AS s USING INTEGER PRIMARY KEY", verdicts);
        Assert.Contains("(sequence", incidents);
        Assert.DoesNotContain("ORDER BY", verdicts + incidents);
    }

    private static string Plan(Statement statement)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = string.Concat(SqliteSchema.Migrations);
        command.ExecuteNonQuery();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement.Text;
        foreach (string name in statement.Parameters)
            command.Parameters.AddWithValue("@" + name, 1);
        using SqliteDataReader rows = command.ExecuteReader();
        List<string> steps = [];
        while (rows.Read())
            steps.Add(rows.GetString(3));
        return string.Join('\n', steps);
    }
}

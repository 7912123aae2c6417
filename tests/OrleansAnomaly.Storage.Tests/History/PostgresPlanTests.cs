using Npgsql;
using OrleansAnomaly.Storage.History;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Storage.Tests.History;

/// <summary>By which index PostgreSQL finds what is asked for, whatever the values are: while nothing is known yet of tables with many rows, and when they were looked at.</summary>
public sealed class PostgresPlanTests
{
    [PostgresFact]
    public async Task What_is_asked_for_is_found_by_an_index_in_its_order()
    {
        await using var stores = new PostgresStores();
        PostgresDatabase database = await stores.OfAsync("history");
        await using NpgsqlConnection connection = await database.OpenAsync(default);
        await RunAsync(connection, """
            INSERT INTO sensor SELECT n, 'default', 'plant/' || n FROM generate_series(1, 5000) n;
            INSERT INTO verdict (sensor, time, position, sequence, ordinal, model, kind, is_event, is_anomalous, is_alarm, is_change)
              SELECT 1 + n % 5000, n, n, n, 0, 0, 0, 1, 0, 0, 0 FROM generate_series(1, 20000) n;
            INSERT INTO change (sequence, ordinal, change, tenant, path, number, start, opened, peak, ended, is_open, kind, origin, causes)
              SELECT n, 0, 0, 'default', 'plant/' || n % 1000, n / 1000, n, n, n, n, 0, 0, 0, '' FROM generate_series(1, 10000) n;
            INSERT INTO incident SELECT opened, ended, sequence, ordinal, number, is_open, tenant, path FROM change;
            INSERT INTO chunk (partition, first_minute, last_minute, data) SELECT n % 64, n, n, '' FROM generate_series(1, 5000) n;
            INSERT INTO block (hour, sensor, data) SELECT n / 100, n % 100, '' FROM generate_series(1, 5000) n;
            """);
        await AssertPlansAsync(connection, isKnown: false);
        await RunAsync(connection, "ANALYZE");
        await AssertPlansAsync(connection, isKnown: true);
    }

    private static async Task AssertPlansAsync(NpgsqlConnection connection, bool isKnown)
    {
        // Of each statement: the indexes that it goes by, and whether rows may have to be put in order.
        (Statement Statement, string[] Indexes, bool MaySort)[] expected =
        [
            (HistorySql.VerdictEvents, ["Index Scan using verdict_event on verdict", "Index Scan using sensor_pkey on sensor"], false),
            (HistorySql.IncidentEvents, ["Index Scan using change_pkey on change"], false),
            (HistorySql.Verdicts, ["Index Scan using verdict_pkey on verdict"], false),
            (HistorySql.Incidents, [isKnown ? "Index Scan Backward using incident_opened on incident" : "incident_opened", "Index Scan using change_pkey on change"], !isKnown),
            (HistorySql.IncidentsWithin, ["incident_pkey", "Index Scan using change_pkey on change"], true),
            (HistorySql.NamesInOrder, ["sensor_name"], false),
            (HistorySql.IncidentsOfAsset, ["incident_pkey", "change_pkey"], true),
            (HistorySql.NextBlock, ["Index Scan using block_place on block"], false),
            (HistorySql.Chunks, ["chunk_place"], true),
        ];
        foreach ((Statement statement, string[] indexes, bool maySort) in expected)
        {
            string plan = await PlanAsync(connection, statement);
            Assert.True(indexes.All(index => plan.Contains(index)) && !plan.Contains("Seq Scan") && (maySort || !plan.Contains("Sort")), $"{statement.Text}\n{plan}");
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> PlanAsync(NpgsqlConnection connection, Statement statement)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SET plan_cache_mode = force_generic_plan;
            PREPARE asked ({string.Join(", ", statement.Parameters.Select(name => name is "tenant" or "after" or "end" or "path" or "prefix" or "within" or "asset" ? "text" : "bigint"))}) AS {statement.Numbered};
            EXPLAIN EXECUTE asked ({string.Join(", ", statement.Parameters.Select(_ => "NULL"))});
            DEALLOCATE asked
            """, connection);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync();
        List<string> steps = [];
        while (await rows.ReadAsync())
            steps.Add(rows.GetString(0));
        return string.Join('\n', steps);
    }
}

using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Storage.Tests.Postgres;

public class PostgresSchemaTests
{
    [PostgresFact]
    public async Task Migrations_are_applied_once_and_in_order_however_many_processes_try_at_once()
    {
        string connection = await (await PostgresServer.SharedAsync())!.NewDatabaseAsync();
        IReadOnlyList<string>[] applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using PostgresDatabase database = PostgresDatabase.Of(connection);
            return await PostgresSchema.MigrateAsync(database);
        }));
        Assert.Equal(PostgresSchema.Migrations.Select(migration => migration.Name), Assert.Single(applied, names => names.Count > 0));
        await using PostgresDatabase again = PostgresDatabase.Of(connection);
        await PostgresSchema.CheckAsync(again);
        Assert.Empty(await PostgresSchema.MigrateAsync(again));
    }

    [PostgresFact]
    public async Task Tables_from_before_acknowledgements_are_brought_up_with_what_they_hold()
    {
        await using PostgresDatabase database = PostgresDatabase.Of(await (await PostgresServer.SharedAsync())!.NewDatabaseAsync());
        await PostgresSchema.MigrateAsync(database);
        await using (var connection = await database.OpenAsync(default))
        await using (var command = new Npgsql.NpgsqlCommand("""
            ALTER TABLE incident DROP COLUMN acknowledged_by, DROP COLUMN acknowledged_at, DROP COLUMN acknowledged_note;
            DELETE FROM migration WHERE number = 4;
            INSERT INTO change (sequence, ordinal, change, tenant, path, number, start, opened, peak, ended, is_open, kind, origin, causes, p_value, confidence)
              VALUES (0, 0, 0, 'default', 'plant/pump', 1, 0, 0, 0, 0, 1, 0, 0, '', 0, 0);
            INSERT INTO incident (tenant, path, number, opened, ended, is_open, sequence, ordinal) VALUES ('default', 'plant/pump', 1, 0, 0, 1, 0, 0)
            """, connection))
            await command.ExecuteNonQueryAsync();
        Assert.Contains("have version 3; expected", (await Assert.ThrowsAsync<StorageException>(() => PostgresSchema.CheckAsync(database))).Message);
        Assert.Contains("0004-acknowledged", await PostgresSchema.MigrateAsync(database));
        using PostgresHistory history = await PostgresHistory.OpenAsync(database);
        var asset = new AssetId("default", "plant/pump");
        Assert.Null(history.Incident(asset, 1)!.Acknowledged);
        Assert.Equal("ada", history.Acknowledge(asset, 1, new Acknowledgement("ada", 5, null))!.By);
    }

    [PostgresFact]
    public async Task A_database_without_tables_is_refused_with_what_to_do()
    {
        await using PostgresDatabase database = PostgresDatabase.Of(await (await PostgresServer.SharedAsync())!.NewDatabaseAsync());
        var refusal = await Assert.ThrowsAsync<StorageException>(() => PostgresSchema.CheckAsync(database));
        Assert.Contains($"the tables have version 0; expected {PostgresSchema.Version}. Run 'anomaly-silo migrate' first", refusal.Message);
    }

    [PostgresFact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await using PostgresDatabase database = PostgresDatabase.Of(await (await PostgresServer.SharedAsync())!.NewDatabaseAsync());
        await PostgresSchema.MigrateAsync(database);
        await using (var connection = await database.OpenAsync(default))
        await using (var command = new Npgsql.NpgsqlCommand("INSERT INTO migration (number, name) VALUES (9999, 'of tomorrow')", connection))
            await command.ExecuteNonQueryAsync();
        foreach (Func<Task> attempt in new Func<Task>[] { () => PostgresSchema.CheckAsync(database), () => PostgresSchema.MigrateAsync(database) })
            Assert.Contains("version 9999; this program knows up to", (await Assert.ThrowsAsync<StorageException>(attempt)).Message);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_without_the_password()
    {
        await using PostgresDatabase database = PostgresDatabase.Of("Host=127.0.0.1;Port=1;Username=a;Password=secret;Database=b;Timeout=2");
        var refusal = await Assert.ThrowsAsync<StorageException>(() => PostgresSchema.CheckAsync(database));
        Assert.StartsWith("127.0.0.1:1/b: looking at the version of the tables failed: the server cannot be reached", refusal.Message);
        Assert.DoesNotContain("secret", refusal.Message);
    }
}

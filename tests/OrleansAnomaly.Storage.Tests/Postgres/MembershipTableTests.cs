using System.Net;
using System.Net.Sockets;
using Npgsql;
using OrleansAnomaly.Storage.Postgres;
using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Storage.Tests.Postgres;

public class MembershipTableTests
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(30);

    [PostgresFact]
    public async Task Silos_that_have_all_been_silent_are_declared_dead_once_and_the_table_is_another_then()
    {
        await using PostgresDatabase database = await WithMembersAsync(port: 1, ago: [60, 90]);
        Assert.Equal(2, await MembershipTable.AwaitAsync(database, "c", s_silence, default));
        Assert.Equal("6,6 1", await TextAsync(database));
        Assert.Equal(0, await MembershipTable.AwaitAsync(database, "c", s_silence, default));
    }

    [PostgresFact]
    public async Task Nobody_is_declared_dead_while_one_gives_signs_of_life()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        await using PostgresDatabase database = await WithMembersAsync(((IPEndPoint)silo.LocalEndpoint).Port, ago: [60, 1]);
        Assert.Equal(0, await MembershipTable.AwaitAsync(database, "c", s_silence, default));
        Assert.Equal("3,3 0", await TextAsync(database));
    }

    private static async Task<PostgresDatabase> WithMembersAsync(int port, int[] ago)
    {
        PostgresDatabase database = PostgresDatabase.Of(await (await PostgresServer.SharedAsync())!.NewDatabaseAsync());
        await PostgresSchema.MigrateAsync(database);
        await using NpgsqlConnection connection = await database.OpenAsync(default);
        await using var cluster = new NpgsqlCommand("INSERT INTO cluster (id, version) VALUES ('c', 0)", connection);
        await cluster.ExecuteNonQueryAsync();
        for (int i = 0; i < ago.Length; i++)
        {
            await using var member = new NpgsqlCommand(
                $"INSERT INTO member (cluster, address, port, generation, silo_name, host_name, status, gateway_port, started, alive) VALUES ('c', '127.0.0.1', {port}, {i}, 's', 'h', 3, 0, now(), now() - interval '{ago[i]} s')", connection);
            await member.ExecuteNonQueryAsync();
        }
        return database;
    }

    private static async Task<string> TextAsync(PostgresDatabase database)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(default);
        await using var ask = new NpgsqlCommand("SELECT (SELECT string_agg(status::text, ',') FROM member) || ' ' || (SELECT version FROM cluster)", connection);
        return (string)(await ask.ExecuteScalarAsync())!;
    }
}

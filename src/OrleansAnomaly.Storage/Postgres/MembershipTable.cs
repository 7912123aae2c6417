using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrleansAnomaly.Storage.Postgres;

/// <summary>
/// The table by which silos find each other. Silos declare each other dead; where all have died at once nobody is left to do it, and one that comes later at
/// another address would wait for them in vain.
/// </summary>
public static class MembershipTable
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    // One statement: who gives a sign of life meanwhile is seen, or comes after it and finds itself dead.
    private const string Bury = """
        WITH buried AS (
          UPDATE member SET status = 6 WHERE cluster = $1 AND status = 3
            AND (SELECT max(m.alive) FROM member m WHERE m.cluster = $1 AND m.status = 3) < now() - $2 RETURNING 1),
        raised AS (UPDATE cluster SET version = version + 1 WHERE id = $1 AND EXISTS (SELECT FROM buried))
        SELECT count(*) FROM buried
        """;

    private const string Active = "SELECT address, port FROM member WHERE cluster = $1 AND status = 3";

    /// <summary>Before a silo starts: returns when one that the table calls active answers, when there is none, or when all were declared dead because none gave a sign of life for a while.</summary>
    /// <param name="database">The database, migrated.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="silence">For how long the dead have said nothing.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>How many were declared dead.</returns>
    /// <exception cref="StorageException">The database cannot be reached.</exception>
    public static async Task<int> AwaitAsync(PostgresDatabase database, string cluster, TimeSpan silence, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(database);
        try
        {
            while (true)
            {
                int buried;
                List<(string Address, int Port)> active = [];
                await using (NpgsqlConnection connection = await database.OpenAsync(stop).ConfigureAwait(false))
                {
                    await using (var bury = new NpgsqlCommand(Bury, connection) { Parameters = { new() { Value = cluster }, new() { Value = silence } } })
                        buried = Convert.ToInt32(await bury.ExecuteScalarAsync(stop).ConfigureAwait(false), CultureInfo.InvariantCulture);
                    await using var ask = new NpgsqlCommand(Active, connection) { Parameters = { new() { Value = cluster } } };
                    await using NpgsqlDataReader rows = await ask.ExecuteReaderAsync(stop).ConfigureAwait(false);
                    while (await rows.ReadAsync(stop).ConfigureAwait(false))
                        active.Add((rows.GetString(0), rows.GetInt32(1)));
                }
                if (buried > 0 || active.Count == 0 || (await Task.WhenAll(active.Select(one => AnswersAsync(one.Address, one.Port, stop))).ConfigureAwait(false)).Contains(true))
                    return buried;
                await Task.Delay(s_step, stop).ConfigureAwait(false);
            }
        }
        catch (NpgsqlException refused)
        {
            throw database.Explain(refused, "looking for other silos");
        }
    }

    private static async Task<bool> AnswersAsync(string address, int port, CancellationToken stop)
    {
        if (!IPAddress.TryParse(address, out IPAddress? parsed))
            return false;
        using var socket = new Socket(parsed.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_step);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(parsed, port), patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception nobody) when (nobody is SocketException || (nobody is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }
}

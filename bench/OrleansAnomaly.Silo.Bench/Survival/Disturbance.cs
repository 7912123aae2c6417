using OrleansAnomaly.TestKit.Postgres;

namespace OrleansAnomaly.Silo.Bench.Survival;

/// <summary>What befalls a cluster, and what is there again afterwards.</summary>
/// <param name="how">kill, pause, database, cut or upgrade.</param>
/// <param name="silos">The silos; those that end are replaced.</param>
/// <param name="server">Their database.</param>
/// <param name="lab">Their network, where links are cut.</param>
/// <param name="start">Starts a silo at a place among the others.</param>
internal sealed class Disturbance(string how, List<SiloProcess> silos, PostgresServer server, Lab? lab, Func<int, SiloProcess> start)
{
    public static readonly string[] Kinds = ["kill", "pause", "database", "cut", "upgrade"];

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30), s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Disturbs the cluster for the given time, counted from 0.</summary>
    /// <returns>What happened, in words.</returns>
    public async Task<string> ComeAsync(int time)
    {
        int victim = time % silos.Count;
        return $"{time + 1}. " + how switch
        {
            "database" => await LoseDatabaseAsync(),
            "pause" => await PauseAsync(victim),
            "cut" when time % 2 == 0 => await CutAsync(victim),
            "cut" => await CutOffAsync(victim),
            "upgrade" => await UpgradeAsync(victim),
            _ => await KillAsync(victim),
        };
    }

    private async Task<string> LoseDatabaseAsync()
    {
        await server.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(5));
        await server.StartAgainAsync();
        return "the database was away for 5 s";
    }

    private async Task<string> PauseAsync(int victim)
    {
        silos[victim].Stand();
        await Task.Delay(s_pause);
        silos[victim].GoOn();
        await EndsAsync(victim);
        return "a silo stood still for 30 s";
    }

    private async Task<string> KillAsync(int victim)
    {
        silos[victim].Die();
        await silos[victim].EndAsync();
        await Task.Delay(TimeSpan.FromSeconds(15));
        Replace(victim);
        return "a silo was killed";
    }

    private async Task<string> UpgradeAsync(int victim)
    {
        if (await silos[victim].StopAsync() is not 0 and int code)
            throw new InvalidOperationException($"the silo at {silos[victim].Url} ended with {code} when it was asked to stop");
        Replace(victim);
        await silos[victim].ReadyAsync(s_patience);
        return "a silo of the former version was ended in order, and one of this version came for it";
    }

    private async Task<string> CutAsync(int victim)
    {
        int[] others = [.. Enumerable.Range(0, silos.Count).Where(silo => silo != victim)];
        foreach (int other in others)
            await lab!.CutAsync(victim, other);
        await Task.Delay(s_pause);
        foreach (int other in others)
            await lab!.MendAsync(victim, other);
        await EndsAsync(victim);
        return "a silo was cut off from the other silos for 30 s, not from the database and clients";
    }

    private async Task<string> CutOffAsync(int victim)
    {
        await lab!.CutOffAsync(victim);
        await Task.Delay(s_pause);
        await lab!.MendAsync(victim);
        await EndsAsync(victim);
        return "a silo was cut off from everything for 30 s";
    }

    /// <summary>A silo that was away for so long finds itself declared dead, and ends; the others do not.</summary>
    private async Task EndsAsync(int victim)
    {
        await silos[victim].EndAsync().WaitAsync(s_patience);
        Replace(victim);
        if (silos.Find(silo => silo.HasExited) is { } fallen)
            throw new InvalidOperationException($"the silo at {fallen.Url} has ended too");
    }

    private void Replace(int victim)
    {
        silos[victim].Dispose();
        silos[victim] = start(victim);
    }
}

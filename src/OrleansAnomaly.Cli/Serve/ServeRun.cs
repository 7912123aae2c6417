using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;
using OrleansAnomaly.Storage;

namespace OrleansAnomaly.Cli.Serve;

/// <summary>
/// A fleet and the gateway before it, from start to end. The gateway listens first, so that a start that takes its time can be told from one that
/// has failed, and ends first, so that nothing comes in any more while the fleet stores what it knows.
/// </summary>
internal sealed class ServeRun(ServeOptions options, CommandConsole console)
{
    public async Task<int> RunAsync(CancellationToken stop)
    {
        string kept = options.Fleet.DataDirectory is { } directory ? $"data in {Path.GetFullPath(directory)}" : "everything in memory, nothing outlives this process";
        GatewayServer gateway = await GatewayServer.StartAsync(options.Gateway, time: console.Time, stop: stop).ConfigureAwait(false);
        EmbeddedFleet? fleet = null;
        try
        {
            Say($"listening on {gateway.Url}; {kept}");
            fleet = await StartFleetAsync(stop).ConfigureAwait(false);
            gateway.Open(fleet);
            TellStart(fleet.Started, gateway.Url);
            await Asked(stop).ConfigureAwait(false);
            Say($"ending: no new requests, up to {options.Gateway.DrainTimeout.TotalSeconds:0} s for those under way (again: at once)");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Say("ending before the fleet has started");
        }
        finally
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            if (fleet is not null)
                await EndAsync(fleet).ConfigureAwait(false);
        }
        return ExitCode.Fine;
    }

    private async Task<EmbeddedFleet> StartFleetAsync(CancellationToken stop)
    {
        try
        {
            return await EmbeddedFleet.StartAsync(options.Fleet, console.Time, stop).ConfigureAwait(false);
        }
        catch (ArgumentException unsound)
        {
            // The options were checked before: it is the directory.
            throw new UnusableArgumentException(unsound.Message);
        }
        catch (StorageException damage)
        {
            throw new IOException($"the fleet does not start: {damage.Message}; docs/operations.md says what to do (to leave out what cannot be read: --set Fleet:AcceptLoss=true)", damage);
        }
    }

    private void TellStart(StartReport found, string url)
    {
        Say($"ready: {PlainWords.Count(found.Sensors, "sensor", "sensors")} known, {PlainWords.Count(found.ReplayedRecords, "record", "records")} replayed"
            + (found.Log is { TornBytes: > 0 and var torn } ? $", {PlainWords.Bytes(torn)} of unacknowledged log cut off" : ""));
        foreach (StorageException damage in found.Damages)
            Say($"damaged: {damage.Message}");
        Say($"try: curl {url}/readyz");
    }

    private async Task EndAsync(EmbeddedFleet fleet)
    {
        if (options.Fleet.DataDirectory is not null)
            Say("requests are done; the fleet stores what it knows");
        await fleet.DisposeAsync().ConfigureAwait(false);
        Say("ended");
    }

    private void Say(string line) => console.Error.WriteLine($"anomaly: {line}");

    private static async Task Asked(CancellationToken stop)
    {
        var asked = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = stop.Register(asked.SetResult);
        await asked.Task.ConfigureAwait(false);
    }
}

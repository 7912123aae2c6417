using Microsoft.Extensions.Logging;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Edge;
using OrleansAnomaly.Gateway;
using OrleansAnomaly.Gateway.Logging;
using OrleansAnomaly.Storage;

namespace OrleansAnomaly.Cli.Serve;

/// <summary>
/// A fleet and the gateway before it, from start to end. The gateway listens first, so that a start that takes its time can be told from one that
/// has failed, and ends first, so that nothing comes in any more while the fleet stores what it knows.
/// </summary>
internal sealed class ServeRun(ServeOptions options, CommandConsole console)
{
    private bool IsDurable => options.Fleet.DataDirectory is not null;

    private string Directory => options.Fleet.DataDirectory is { } directory ? Path.GetFullPath(directory) : "memory";

    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using LogOutput log = OpenLog();
        using ILoggerFactory loggers = LoggerFactory.Create(log.Register);
        return await ServeAsync(log, loggers.CreateLogger<ServeRun>(), stop).ConfigureAwait(false);
    }

    private async Task<int> ServeAsync(LogOutput log, ILogger logger, CancellationToken stop)
    {
        GatewayServer gateway = await StartGatewayAsync(log, stop).ConfigureAwait(false);
        EmbeddedFleet? fleet = null;
        string? failure = null;
        try
        {
            if (options.Gateway.IsRemote && options.Gateway.Insecure)
                Say("insecure: other machines reach this address, and --insecure lets them do so without authentication or without encryption");
            Say($"listening on {gateway.Url}; {(IsDurable ? $"data in {Directory}" : "everything in memory, nothing outlives this process")}");
            if (gateway.GrpcUrl is { } grpc)
                Say($"speaking gRPC at {grpc}");
            fleet = await StartFleetAsync(logger, stop).ConfigureAwait(false);
            gateway.Open(fleet);
            TellStart(fleet.Started, gateway.Url, logger);
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
                failure = await EndAsync(fleet, logger).ConfigureAwait(false);
        }
        if (failure is null)
            return ExitCode.Fine;
        Say($"the fleet had stopped: {failure}");
        return ExitCode.Failed;
    }

    private LogOutput OpenLog()
    {
        try
        {
            return new LogOutput(options.Logging, console.Error, console.ErrorIsTerminal, console.Time);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnusableArgumentException($"Logging:File is '{options.Logging.File}', which cannot be written: {failure.Message}");
        }
    }

    private async Task<GatewayServer> StartGatewayAsync(LogOutput log, CancellationToken stop)
    {
        try
        {
            return await GatewayServer.StartAsync(options.Gateway, log.Register, console.Time, options.Telemetry, stop).ConfigureAwait(false);
        }
        catch (ArgumentException unsound)
        {
            // The options were checked before: it is the files that they name.
            throw new UnusableArgumentException($"Gateway:{unsound.Message}");
        }
    }

    private async Task<EmbeddedFleet> StartFleetAsync(ILogger logger, CancellationToken stop)
    {
        try
        {
            return await EmbeddedFleet.StartAsync(options.Fleet, console.Time, stop).ConfigureAwait(false);
        }
        catch (ArgumentException unsound)
        {
            // The options were checked before: it is the directory.
            ServeLog.StartFailed(logger, unsound);
            throw new UnusableArgumentException(unsound.Message);
        }
        catch (StorageException damage)
        {
            ServeLog.StartFailed(logger, damage);
            throw new IOException(
                $"the fleet does not start: {damage.Message}; docs/operations.md says what to do (to leave out what cannot be read: --set Fleet:AcceptLoss=true)", damage);
        }
    }

    private void TellStart(StartReport found, string url, ILogger logger)
    {
        long torn = found.Log?.TornBytes ?? 0;
        Say($"ready: {PlainWords.Count(found.Sensors, "sensor", "sensors")} known, {PlainWords.Count(found.ReplayedRecords, "record", "records")} replayed"
            + (torn > 0 ? $", {PlainWords.Bytes(torn)} of unacknowledged log cut off" : ""));
        foreach (StorageException damage in found.Damages)
        {
            Say($"damaged: {damage.Message}");
            ServeLog.Damaged(logger, damage.Message);
        }
        Say($"try: curl {url}/readyz");
        ServeLog.Started(logger, found.Sensors, found.ReplayedRecords, torn, Directory);
    }

    /// <summary>Ends the fleet; says why it had stopped before, null where it had not.</summary>
    private async Task<string?> EndAsync(EmbeddedFleet fleet, ILogger logger)
    {
        if (IsDurable)
            Say("requests are done; the fleet stores what it knows");
        string? failure = await FailureOf(fleet).ConfigureAwait(false);
        await fleet.DisposeAsync().ConfigureAwait(false);
        if (failure is null)
        {
            ServeLog.Ended(logger);
            Say("ended");
        }
        return failure;
    }

    private static async Task<string?> FailureOf(EmbeddedFleet fleet)
    {
        try
        {
            return (await fleet.QueryAsync(new FleetStatusQuery()).ConfigureAwait(false)).Items[0].Failure;
        }
        catch (FleetStoppedException stopped)
        {
            return stopped.Message;
        }
    }

    private void Say(string line) => console.Error.WriteLine($"anomaly: {line}");

    private static async Task Asked(CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(asked.SetResult);
        await asked.Task.ConfigureAwait(false);
    }
}

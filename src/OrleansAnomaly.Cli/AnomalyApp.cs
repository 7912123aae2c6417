using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using OrleansAnomaly.Cli.Bench;
using OrleansAnomaly.Cli.Client;
using OrleansAnomaly.Cli.Demo;
using OrleansAnomaly.Cli.Detect;
using OrleansAnomaly.Cli.Replay;
using OrleansAnomaly.Cli.Serve;
using OrleansAnomaly.Cli.Simulate;
using OrleansAnomaly.Data.Csv;

namespace OrleansAnomaly.Cli;

/// <summary>The <c>anomaly</c> command: parses, runs, and is the one place where exceptions become a line and an exit code.</summary>
internal static class AnomalyApp
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandConsole console, CancellationToken stop)
    {
        try
        {
            RootCommand root = Root(console);
            ParseResult parsed = root.Parse(arguments);
            if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
            {
                foreach (ParseError error in parsed.Errors)
                    console.Error.WriteLine($"anomaly: {error.Message}");
                console.Error.WriteLine($"See '{CommandPath(parsed)} --help'.");
                return ExitCode.Unusable;
            }
            var configuration = new InvocationConfiguration
            {
                Output = console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.Error.WriteLine("anomaly: stopped");
            return ExitCode.Stopped;
        }
        catch (Exception exception) when (IsClosedPipe(exception))
        {
            // `anomaly … | head`: the reader has had enough.
            return ExitCode.Fine;
        }
        catch (Exception exception)
        {
            console.Error.WriteLine(console.ShowsStackTraces ? exception.ToString() : $"anomaly: {OneLine(exception.Message)}");
            return exception is UnusableInputException or UnusableArgumentException ? ExitCode.Unusable : ExitCode.Failed;
        }
    }

    private static RootCommand Root(CommandConsole console)
    {
        var root = new RootCommand(
            "Watches machines by their telemetry: says which is going wrong, why, and how sure it is. " +
            "Start with 'anomaly demo' (a simulated plant), 'anomaly detect FILE.csv' (your own data) or 'anomaly serve' (a server).")
        {
            DemoCommand.Create(console),
            DetectCommand.Create(console),
            ServeCommand.Create(console),
            ReplayCommand.Create(console),
            SimulateCommand.Create(console),
            StatusCommand.Create(console),
            IncidentsCommand.Create(console),
            TailCommand.Create(console),
            BenchCommand.Create(console),
        };
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
            {
                option.Action = new HelpWithExamples(help);
                root.SetAction(parsed => help.Invoke(parsed));
            }
        }
        return root;
    }

    private static string CommandPath(ParseResult parsed)
    {
        string path = "";
        for (SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command: var command })
                path = command is RootCommand ? "anomaly" + path : $" {command.Name}{path}";
        }
        return path;
    }

    private static bool IsClosedPipe(Exception exception)
    {
        const int brokenPipeOnUnix = 32;
        const int brokenPipeOnWindows = unchecked((int)0x8007006D), noDataOnWindows = unchecked((int)0x800700E8);
        return exception is IOException { HResult: brokenPipeOnUnix or brokenPipeOnWindows or noDataOnWindows };
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

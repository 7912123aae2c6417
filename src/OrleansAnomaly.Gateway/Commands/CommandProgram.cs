using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using OrleansAnomaly.Gateway.Configuration;

namespace OrleansAnomaly.Gateway.Commands;

/// <summary>A program with commands: parses, runs, and is the one place where exceptions become a line and an exit code.</summary>
/// <param name="name">Its name; what it says of itself begins so.</param>
/// <param name="root">Its commands.</param>
/// <param name="console">What it sees of the outside.</param>
internal sealed class CommandProgram(string name, RootCommand root, CommandConsole console)
{
    /// <summary>Which exceptions, besides <see cref="UnusableArgumentException"/>, say that what was given cannot be used.</summary>
    public Func<Exception, bool> IsUnusable { get; init; } = static _ => false;

    /// <summary>The command that runs where none is named; help where there is none.</summary>
    public string? DefaultCommand { get; init; }

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken stop)
    {
        try
        {
            SetHelp();
            ParseResult parsed = root.Parse(DefaultCommand is { } command && NamesNone(arguments) ? [command, .. arguments] : arguments);
            if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
            {
                foreach (ParseError error in parsed.Errors)
                    console.Error.WriteLine($"{name}: {error.Message}");
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
            console.Error.WriteLine($"{name}: stopped");
            return ExitCode.Stopped;
        }
        catch (Exception exception) when (IsClosedPipe(exception))
        {
            // `anomaly … | head`: the reader has had enough.
            return ExitCode.Fine;
        }
        catch (Exception exception)
        {
            console.Error.WriteLine(console.ShowsStackTraces ? exception.ToString() : $"{name}: {OneLine(exception.Message)}");
            return exception is UnusableArgumentException || IsUnusable(exception) ? ExitCode.Unusable : ExitCode.Failed;
        }
    }

    private static bool NamesNone(IReadOnlyList<string> arguments) => arguments is [] || (arguments[0].StartsWith('-') && arguments[0] is not ("--help" or "-h" or "-?" or "--version"));

    private void SetHelp()
    {
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
            {
                option.Action = new HelpWithExamples(help);
                root.SetAction(parsed => help.Invoke(parsed));
            }
        }
    }

    private string CommandPath(ParseResult parsed)
    {
        string path = "";
        for (SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command: var command })
                path = command is RootCommand ? name + path : $" {command.Name}{path}";
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

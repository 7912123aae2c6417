using System.Collections;
using System.Text;
using Spectre.Console;

namespace OrleansAnomaly.Cli;

/// <summary>What a command sees of the outside: its streams, what they are connected to, the environment and the clock.</summary>
internal sealed class CommandConsole : IDisposable
{
    private readonly Func<string, string?> _variable;

    public CommandConsole(Stream input, Stream output, Stream error, TimeProvider time, Func<string, string?> variable)
    {
        Input = input;
        Output = output;
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Out = new StreamWriter(output, utf8, leaveOpen: true) { AutoFlush = true };
        // A server logs from a thread of its own while the command tells how it goes.
        Error = TextWriter.Synchronized(new StreamWriter(error, utf8, leaveOpen: true) { AutoFlush = true });
        Time = time;
        _variable = variable;
    }

    public Stream Input { get; }

    /// <summary>Standard output as bytes, for results; <see cref="Out"/> is the same stream as text.</summary>
    public Stream Output { get; }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public TimeProvider Time { get; }

    public bool InputIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>All variables of the environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public bool ShowsStackTraces => _variable("ANOMALY_DEBUG") == "1";

    private bool WantsColour => string.IsNullOrEmpty(_variable("NO_COLOR")) && _variable("TERM") != "dumb";

    public static CommandConsole OfProcess()
    {
        // Block characters and dots of the live view need UTF-8, which Windows consoles do not speak by default.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new CommandConsole(Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.OpenStandardError(), TimeProvider.System, Environment.GetEnvironmentVariable)
        {
            InputIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!),
        };
    }

    /// <summary>Standard output for tables and live views; plain text where it is no terminal.</summary>
    public IAnsiConsole RichOut() => Rich(Out, OutIsTerminal);

    /// <summary>The same for standard error.</summary>
    public IAnsiConsole RichError() => Rich(Error, ErrorIsTerminal);

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    private IAnsiConsole Rich(TextWriter writer, bool isTerminal)
    {
        bool colour = isTerminal && WantsColour;
        IAnsiConsole rich = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal && _variable("TERM") != "dumb" ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new TerminalOutput(writer, isTerminal),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        rich.Profile.Capabilities.Unicode = true;
        return rich;
    }

    /// <summary>Tells Spectre how wide the terminal is, and that a pipe is as wide as a table wants to be.</summary>
    private sealed class TerminalOutput(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        private const int PipeWidth = 2000;

        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => isTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : isTerminal ? 80 : PipeWidth;

        public int Height => isTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}

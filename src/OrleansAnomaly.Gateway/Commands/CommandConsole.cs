using System.Collections;
using System.Text;

namespace OrleansAnomaly.Gateway.Commands;

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

    /// <summary>Whether the terminal, if it is one, is to be coloured.</summary>
    public bool WantsColour => !IsDumb && string.IsNullOrEmpty(_variable("NO_COLOR"));

    /// <summary>Whether the terminal knows nothing but letters.</summary>
    public bool IsDumb => _variable("TERM") == "dumb";

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

    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }
}

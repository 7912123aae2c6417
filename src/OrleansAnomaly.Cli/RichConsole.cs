using System.Text;
using Spectre.Console;

namespace OrleansAnomaly.Cli;

/// <summary>A command's streams as Spectre writes them.</summary>
internal static class RichConsole
{
    /// <summary>Standard output for tables and live views; plain text where it is no terminal.</summary>
    public static IAnsiConsole RichOut(this CommandConsole console) => Rich(console, console.Out, console.OutIsTerminal);

    /// <summary>The same for standard error.</summary>
    public static IAnsiConsole RichError(this CommandConsole console) => Rich(console, console.Error, console.ErrorIsTerminal);

    private static IAnsiConsole Rich(CommandConsole console, TextWriter writer, bool isTerminal)
    {
        bool colour = isTerminal && console.WantsColour;
        IAnsiConsole rich = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal && !console.IsDumb ? AnsiSupport.Yes : AnsiSupport.No,
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

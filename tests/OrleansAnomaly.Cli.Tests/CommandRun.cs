using System.Text;

namespace OrleansAnomaly.Cli.Tests;

/// <summary>One run of the command within the test's own process.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static CommandRun Of(params string[] arguments) => With(new MemoryStream(), TimeProvider.System, CancellationToken.None, arguments);

    public static CommandRun With(Stream input, TimeProvider time, CancellationToken stop, params string[] arguments) =>
        Run(input, time, new Dictionary<string, string>(), stop, arguments);

    /// <summary>A run in an environment.</summary>
    public static CommandRun In(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        Run(new MemoryStream(), TimeProvider.System, variables, CancellationToken.None, arguments);

    private static CommandRun Run(Stream input, TimeProvider time, IReadOnlyDictionary<string, string> variables, CancellationToken stop, string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var console = new CommandConsole(input, output, error, time, static _ => null) { Variables = variables };
        int code = AnomalyApp.RunAsync(arguments, console, stop).GetAwaiter().GetResult();
        return new CommandRun(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}

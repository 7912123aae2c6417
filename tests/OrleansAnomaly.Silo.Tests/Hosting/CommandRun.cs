using System.Text;
using OrleansAnomaly.Silo.Gateway;
using OrleansAnomaly.Silo.Hosting;

namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary>One run of a program of the cluster within the test's own process, to its end.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public static Task<CommandRun> SiloAsync(params string[] arguments) => RunAsync(SiloApp.RunAsync, arguments);

    public static Task<CommandRun> GatewayAsync(params string[] arguments) => RunAsync(GatewayApp.RunAsync, arguments);

    private static async Task<CommandRun> RunAsync(Func<IReadOnlyList<string>, CommandConsole, CancellationToken, Task<int>> program, string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var console = new CommandConsole(Stream.Null, output, error, TimeProvider.System, static _ => null);
        int code = await program(arguments, console, CancellationToken.None);
        return new CommandRun(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}

using System.Diagnostics;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>Clients of gRPC that nobody here wrote, as far as the machine has them.</summary>
internal static class Foreign
{
    /// <summary>A Python that has grpcio and protobuf; null where there is none.</summary>
    public static string? Python { get; } = new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(python => Succeeds(python, "-c", "import grpc, google.protobuf"));

    /// <summary>Whether messages and stubs can be compiled for it.</summary>
    public static bool CompilesForPython { get; } = Python is not null && Succeeds("/bin/sh", "-c", "command -v protoc && test -x /usr/bin/grpc_python_plugin && test -f /usr/include/google/protobuf/timestamp.proto");

    /// <summary>Where <c>@grpc/grpc-js</c> and <c>@grpc/proto-loader</c> are installed; null where they are not, or there is no Node.js.</summary>
    public static string? NodeModules { get; } =
        Environment.GetEnvironmentVariable("GRPC_NODE_MODULES") is { Length: > 0 } folder && Directory.Exists(Path.Join(folder, "@grpc", "grpc-js")) && Succeeds("node", "--version") ? folder : null;

    /// <summary>A script beside these tests.</summary>
    public static string Script(string name) => Path.Join(AppContext.BaseDirectory, "Grpc", "Clients", name);

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, string? nodeModules = null, string? directory = null)
    {
        // Nothing takes so long; it keeps a client that hangs from holding up all tests.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory ?? "" };
        if (nodeModules is not null)
            start.Environment["NODE_PATH"] = nodeModules;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            return RunAsync(program, arguments).GetAwaiter().GetResult().ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test with Python's client: skipped, visibly, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute()
    {
        if (Foreign.Python is null)
            Skip = "there is no Python with grpcio and protobuf (Debian: apt-get install python3-grpcio python3-protobuf)";
    }
}

/// <summary>A test with Python's client and the compiler of protos: skipped, visibly, where one is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CompiledPythonFactAttribute : FactAttribute
{
    public CompiledPythonFactAttribute()
    {
        if (!Foreign.CompilesForPython)
            Skip = "there is no Python with grpcio, or no compiler for it (Debian: apt-get install python3-grpcio protobuf-compiler protobuf-compiler-grpc libprotobuf-dev)";
    }
}

/// <summary>A test with Node's client: skipped, visibly, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (Foreign.NodeModules is null)
            Skip = "there is no Node.js, or GRPC_NODE_MODULES names no folder with @grpc/grpc-js and @grpc/proto-loader (npm install @grpc/grpc-js @grpc/proto-loader)";
    }
}

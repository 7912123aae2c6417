using OrleansAnomaly.Edge;

namespace OrleansAnomaly.Gateway.Tests.Docs;

public class ExampleTests
{
    [CurlTheory]
    [InlineData("api.md", 20)]
    [InlineData("getting-started.md", 4)]
    public async Task Every_example_of_a_page_is_answered_as_the_page_says(string page, int fewest)
    {
        IReadOnlyList<Example> examples = DocPage.Read(page).Examples();
        Assert.True(examples.Count >= fewest, $"{page} has {examples.Count} examples that can be run; at least {fewest} were there");
        string directory = Directory.CreateTempSubdirectory("anomaly-gateway-").FullName;
        try
        {
            await using RunningGateway gateway = await RunningGateway.StartAsync(edge: new EdgeOptions { Shards = 2, DataDirectory = directory });
            using var shell = new Shell(gateway);
            // In their order: what one has sent others ask for.
            foreach (Example example in examples)
            {
                ShellRun run = await shell.RunAsync(example, output => Shown.FaultsOf(example, output).Count == 0);
                if (!example.IsStream)
                    Assert.True((run.ExitCode, run.Status) == (0, example.Status), $"{example}: exit code {run.ExitCode}, status {run.Status}; expected 0 and {example.Status}\n{Short(run.Output)}\n{run.Errors}");
                IReadOnlyList<string> faults = Shown.FaultsOf(example, run.Output);
                Assert.True(faults.Count == 0, $"{example}: {string.Join("; ", faults)}\n{Short(run.Output)}");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Short(string output) => output.Length <= 2_000 ? output : output[..2_000] + " …";
}

using OrleansAnomaly.Silo.Tests.Contracts;
using OrleansAnomaly.Silo.Tests.Hosting;

namespace OrleansAnomaly.Silo.Tests;

/// <summary>What this assembly does where it is run as a program: writes the text of contracts and docs/cluster-configuration.md anew.</summary>
public static class WriteProgram
{
    public static int Main(string[] args)
    {
        if (args is not ["write"])
        {
            Console.Error.WriteLine("usage: write");
            return 2;
        }
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OrleansAnomaly.sln")))
            folder = Path.GetDirectoryName(folder);
        if (folder is null)
        {
            Console.Error.WriteLine($"no folder above '{AppContext.BaseDirectory}' has OrleansAnomaly.sln");
            return 1;
        }
        File.WriteAllText(Path.Combine(folder, "src", "OrleansAnomaly.Silo", ContractText.FileName), ContractText.Write());
        File.WriteAllText(ClusterPage.File, ClusterPage.Text());
        return 0;
    }
}

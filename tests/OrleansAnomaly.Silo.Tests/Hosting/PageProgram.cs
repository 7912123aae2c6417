namespace OrleansAnomaly.Silo.Tests.Hosting;

/// <summary>What this assembly does where it is run as a program: writes docs/cluster-configuration.md anew.</summary>
public static class PageProgram
{
    public static int Main(string[] args)
    {
        if (args is not ["write"])
        {
            Console.Error.WriteLine("usage: write");
            return 2;
        }
        File.WriteAllText(ClusterPage.File, ClusterPage.Text());
        return 0;
    }
}

namespace OrleansAnomaly.Cli.Tests.Serve;

/// <summary>What this assembly does where it is run as a program: writes docs/configuration.md anew.</summary>
public static class PageProgram
{
    public static int Main(string[] args)
    {
        if (args is not ["write"])
        {
            Console.Error.WriteLine("usage: write");
            return 2;
        }
        File.WriteAllText(ConfigurationPage.File, ConfigurationPage.Text());
        return 0;
    }
}

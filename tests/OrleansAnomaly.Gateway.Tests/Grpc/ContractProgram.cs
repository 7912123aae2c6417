namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>What this assembly does where it is run as a program: commits to the protos as they are.</summary>
public static class ContractProgram
{
    public static int Main(string[] args)
    {
        if (args is not ["write"])
        {
            Console.Error.WriteLine("usage: write");
            return 2;
        }
        Contract.Write();
        return 0;
    }
}

using OrleansAnomaly.Core.Tests.Architecture;

namespace OrleansAnomaly.Core.Tests.Golden;

/// <summary>What this assembly does where it is run as a program: says the digest, or writes the golden files anew.</summary>
public static class GoldenProgram
{
    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["digest"]:
                Console.WriteLine(GoldenStream.Digest());
                return 0;
            case ["write"]:
                GoldenFiles.Write(Path.Combine(Repository.Root, "tests", "OrleansAnomaly.Core.Tests", "Golden"));
                return 0;
            default:
                Console.Error.WriteLine("usage: digest | write");
                return 2;
        }
    }
}

using OrleansAnomaly.Bench.Golden;
using OrleansAnomaly.Core.Detection;
using OrleansAnomaly.Core.Tests.Architecture;

namespace OrleansAnomaly.Core.Tests.Golden;

/// <summary>What this assembly does where it is run as a program: says the digests, or writes the golden files anew.</summary>
public static class GoldenProgram
{
    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["digest"]:
                foreach (IDetector detector in SyntheticDigest.Detectors)
                    Console.WriteLine($"{detector.Name}: {GoldenStream.Digest(detector)}");
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

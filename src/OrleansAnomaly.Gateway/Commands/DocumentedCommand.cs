using System.CommandLine;

namespace OrleansAnomaly.Gateway.Commands;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class DocumentedCommand(string name, string description, params (string Line, string Meaning)[] examples) : Command(name, description)
{
    public void WriteExamples(TextWriter output)
    {
        output.WriteLine("Examples:");
        foreach ((string line, string meaning) in examples)
        {
            output.WriteLine($"  # {meaning}");
            output.WriteLine($"  {line}");
        }
        output.WriteLine();
    }
}

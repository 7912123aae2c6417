using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace OrleansAnomaly.Cli.Options;

/// <summary>Reads a file of options in YAML. However hostile it is, it costs little: small, flat, one document, and nothing in it refers to anything else.</summary>
internal static class OptionsFile
{
    private const int MostBytes = 64 << 10;
    private const int MostDepth = 8;

    /// <summary>Reads the options of the monitors.</summary>
    /// <exception cref="UnusableArgumentException">The file cannot be read or used; the message names every fault.</exception>
    public static MonitorOptions ReadMonitors(string path, string option)
    {
        string text = ReadText(path, option);
        var reader = new OptionReader(OptionNames.Yaml);
        MonitorOptions options = reader.Read(new MonitorOptions(), YamlNodes.Of(ReadDocument(text, path, option), reader));
        return reader.Faults.Count == 0 ? options : throw new UnusableArgumentException($"{option}: {path}: {string.Join("; ", reader.Faults)}");
    }

    private static string ReadText(string path, string option)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            byte[] bytes = new byte[MostBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MostBytes)
                throw new UnusableArgumentException($"{option}: {path} is larger than 64 KiB; expected a file of options");
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw new UnusableArgumentException($"{option}: {path} is not UTF-8; expected YAML text");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UnusableArgumentException($"{option}: cannot read {path}: {exception.Message}");
        }
    }

    private static YamlNode ReadDocument(string text, string path, string option)
    {
        // YAML has no such characters, and parsers disagree on what they are.
        foreach (char found in text)
        {
            if (char.IsControl(found) && found is not ('\t' or '\n' or '\r'))
                throw new UnusableArgumentException($"{option}: {path}: a control character (U+{(int)found:X4}); expected YAML text");
        }
        try
        {
            if (Misfit(text) is { } misfit)
                throw new UnusableArgumentException($"{option}: {path}: {misfit}");
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents[0].RootNode;
        }
        catch (YamlException error)
        {
            throw new UnusableArgumentException($"{option}: {path}: line {error.Start.Line}, column {error.Start.Column}: {error.Message.TrimEnd('.')}; expected YAML");
        }
        catch (Exception failure) when (failure is not UnusableArgumentException)
        {
            // Over some damage the parser itself stumbles.
            throw new UnusableArgumentException($"{option}: {path}: it cannot be parsed; expected YAML");
        }
    }

    // Before anything is built: the events come one by one, so that the first one too many is the last one read.
    private static string? Misfit(string text)
    {
        var parser = new Parser(new StringReader(text));
        int depth = 0, documents = 0;
        while (parser.MoveNext())
        {
            ParsingEvent found = parser.Current!;
            if (found is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
                return $"line {found.Start.Line}: an anchor or alias; expected values only";
            if (found is DocumentStart && ++documents > 1)
                return $"line {found.Start.Line}: a second document; expected one";
            depth += found.NestingIncrease;
            if (found is MappingStart or SequenceStart && depth > MostDepth + 2)
                return $"line {found.Start.Line}: keys more than {MostDepth} deep; expected fewer";
        }
        return documents == 0 ? "the file is empty; expected sensors, assets or both" : null;
    }
}

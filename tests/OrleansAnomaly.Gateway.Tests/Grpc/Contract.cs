using Google.Protobuf;
using Google.Protobuf.Reflection;
using OrleansAnomaly.V1;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

/// <summary>The protos that clients rely on, as they are and as they were committed.</summary>
internal static class Contract
{
    public const string Command = "dotnet run --project tests/OrleansAnomaly.Gateway.Tests -- write";

    public static string File
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !System.IO.File.Exists(Path.Join(folder.FullName, "OrleansAnomaly.sln")))
                folder = folder.Parent;
            return Path.Join(folder?.FullName ?? throw new InvalidOperationException($"no OrleansAnomaly.sln above {AppContext.BaseDirectory}"), "src", "OrleansAnomaly.Gateway", "Protos", "orleansanomaly.v1.binpb");
        }
    }

    /// <summary>All files of the package, in the order of their names.</summary>
    public static FileDescriptorSet Current() => new()
    {
        File =
        {
            ((FileDescriptor[])[DetectionReflection.Descriptor, FleetReflection.Descriptor, IncidentsReflection.Descriptor, TelemetryReflection.Descriptor, VerdictReflection.Descriptor, VerdictsReflection.Descriptor])
                .Select(file => file.ToProto()),
        },
    };

    public static FileDescriptorSet Committed() => FileDescriptorSet.Parser.ParseFrom(System.IO.File.ReadAllBytes(File));

    public static void Write() => System.IO.File.WriteAllBytes(File, Current().ToByteArray());

    /// <summary>What a client that was made with one would not understand of the other; additions are none of it.</summary>
    public static IReadOnlyList<string> Broken(FileDescriptorSet before, FileDescriptorSet after)
    {
        Dictionary<string, string> now = Parts(after);
        return [.. Parts(before).Where(part => !now.TryGetValue(part.Key, out string? found) || found != part.Value).Select(part => $"{part.Key} was '{part.Value}' and is '{now.GetValueOrDefault(part.Key, "gone")}'")];
    }

    /// <summary>Every method, field and value with what must not change of it.</summary>
    private static Dictionary<string, string> Parts(FileDescriptorSet set)
    {
        Dictionary<string, string> parts = [];
        foreach (FileDescriptorProto file in set.File)
        {
            foreach (ServiceDescriptorProto service in file.Service)
            {
                foreach (MethodDescriptorProto method in service.Method)
                    parts[$"rpc {file.Package}.{service.Name}.{method.Name}"] = $"{(method.ClientStreaming ? "stream " : "")}{method.InputType} -> {(method.ServerStreaming ? "stream " : "")}{method.OutputType}";
            }
            foreach (EnumDescriptorProto words in file.EnumType)
                AddEnum(words, file.Package);
            foreach (DescriptorProto message in file.MessageType)
                AddMessage(message, file.Package);
        }
        return parts;

        void AddEnum(EnumDescriptorProto words, string where)
        {
            foreach (EnumValueDescriptorProto value in words.Value)
                parts[$"{where}.{words.Name} = {value.Number}"] = value.Name;
        }

        void AddMessage(DescriptorProto message, string where)
        {
            foreach (FieldDescriptorProto field in message.Field)
            {
                string oneof = field.HasOneofIndex ? message.OneofDecl[field.OneofIndex].Name : "";
                parts[$"{where}.{message.Name} = {field.Number}"] = $"{field.Label} {field.Type} {field.TypeName} {field.Name} {oneof}".Replace("  ", " ", StringComparison.Ordinal).Trim();
            }
            foreach (EnumDescriptorProto words in message.EnumType)
                AddEnum(words, $"{where}.{message.Name}");
            foreach (DescriptorProto nested in message.NestedType)
                AddMessage(nested, $"{where}.{message.Name}");
        }
    }
}

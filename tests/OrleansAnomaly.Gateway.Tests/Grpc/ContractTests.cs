using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace OrleansAnomaly.Gateway.Tests.Grpc;

public class ContractTests
{
    [Fact]
    public void Nothing_that_clients_rely_on_has_changed()
    {
        IReadOnlyList<string> broken = Contract.Broken(Contract.Committed(), Contract.Current());
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void What_was_added_is_committed() =>
        Assert.True(Contract.Committed().Equals(Contract.Current()), $"{Contract.File} is stale: {Contract.Command}");

    [Fact]
    public void A_change_that_breaks_clients_is_noticed()
    {
        Action<FileDescriptorSet>[] changes =
        [
            set => set.File[3].Service[0].Method.RemoveAt(0),
            set => set.File[3].Service[0].Method[1].ServerStreaming = false,
            set => set.File[3].MessageType[0].Field[2].Number = 99,
            set => set.File[3].MessageType[0].Field[2].Type = FieldDescriptorProto.Types.Type.Sint64,
            set => set.File[3].MessageType[0].Field[2].Name = "moments",
            set => set.File[3].MessageType[0].Field.RemoveAt(1),
            set => set.File[3].EnumType[0].Value[1].Name = "QUALITY_OTHER",
            set => set.File.RemoveAt(2),
        ];
        foreach (Action<FileDescriptorSet> change in changes)
        {
            FileDescriptorSet changed = Contract.Current();
            change(changed);
            Assert.NotEmpty(Contract.Broken(Contract.Current(), changed));
            if (changed.File.Count == Contract.Current().File.Count)
                continue;
            // To add is no break.
            Assert.Empty(Contract.Broken(changed, Contract.Current()));
        }
    }

    [Fact]
    public void Every_service_method_message_field_and_value_is_documented()
    {
        List<string> bare = [];
        foreach (string file in Directory.EnumerateFiles(Path.Join(Path.GetDirectoryName(Contract.File), "orleansanomaly", "v1"), "*.proto"))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 1; i < lines.Length; i++)
            {
                if (Regex.IsMatch(lines[i], @"^\s*(service|message|enum|rpc|oneof) |^\s+[\w.<>, ]+ = \d+;") && !lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
                    bare.Add($"{Path.GetFileName(file)}: {lines[i]}");
            }
        }
        Assert.Empty(bare);
    }
}

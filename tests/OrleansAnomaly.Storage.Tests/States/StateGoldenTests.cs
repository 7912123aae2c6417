using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Storage.States;
using OrleansAnomaly.TestKit.Files;

namespace OrleansAnomaly.Storage.Tests.States;

/// <summary>Bytes that files in the field have. They may only change with the format version.</summary>
public class StateGoldenTests
{
    private const string Data =
        "4F415354415445530100000001000000354F57F65E4706001F0AE3689FA11B3D090000000100030011000000E80300000000000070756D70" +
        "2F666C6F774497D1A5000000000200FF0370110100FFFFFFFFFFFFFFFF";

    private const string Manifest =
        "4F414D414E49464501000000010000000100000000000000354F57F65E4706008877665544332211FFFFFFFFFFFFFFFF0000000000000080" +
        "00000000000000000807060504030201354F57F65E4706000900000004000000FFFFFFFFFFFFFFFF00000000000000800000000000000000" +
        " 0100000055000000000000006971BBD0";

    [Fact]
    public void The_bytes_of_a_data_file_and_of_a_manifest_are_these()
    {
        var files = new FaultyFiles(1);
        using (StateStore store = StateStore.Open(files, new StateStoreOptions(), FixedTime.Instance))
        {
            store.Append(StateKind.Sensors, 3, 17, 1_000, "pump/flow"u8);
            store.Append(StateKind.Asset, 1023, 70_000, -1, []);
            PartitionMark[] marks = [.. Enumerable.Repeat(PartitionMark.Empty, SensorId.Partitions)];
            marks[1] = new PartitionMark(0x0102030405060708, FixedTime.Micros, 9, 4);
            store.Publish(0x1122334455667788, marks);
        }
        SortedDictionary<string, byte[]> all = files.Snapshot();
        Assert.Equal(["states/0000000001.states", "states/manifest-0000000001"], all.Keys);
        Assert.Equal(Data, Convert.ToHexString(all["states/0000000001.states"]));
        byte[] manifest = all["states/manifest-0000000001"];
        Assert.Equal(40 + 1024 * 24 + 12 + 4, manifest.Length);
        // Head and the first three partitions, files, and the checksum over all.
        Assert.Equal(Manifest, Convert.ToHexString(manifest.AsSpan(0, 112)) + " " + Convert.ToHexString(manifest.AsSpan(^16)));
        for (int partition = 3; partition < SensorId.Partitions; partition++)
            Assert.True(manifest.AsSpan(40, 24).SequenceEqual(manifest.AsSpan(40 + 24 * partition, 24)));
    }
}

using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Readings;

public class SensorIdTests
{
    [Theory]
    [InlineData("plant-7/line-2/pump-12/vibration", "plant-7/line-2/pump-12", "vibration")]
    [InlineData("pump/vibration", "pump", "vibration")]
    [InlineData("vibration", "vibration", "vibration")]
    [InlineData("Werk Süd/Öl °C", "Werk Süd", "Öl °C")]
    public void The_last_segment_is_the_sensor_and_what_stands_before_it_its_asset(string path, string asset, string name)
    {
        var id = SensorId.Create(path);
        Assert.Equal((path, asset, name, "default"), (id.Path, id.Asset, id.Name, id.Tenant));
        Assert.Equal(path, id.ToString());
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData("/a", "empty segment")]
    [InlineData("a/", "empty segment")]
    [InlineData("/", "empty segment")]
    [InlineData("a//b", "empty segment")]
    [InlineData("a\nb", "control character at index 1")]
    [InlineData("a\0", "control character at index 1")]
    [InlineData("a\u0085", "control character at index 1")]
    public void An_unsound_path_is_refused_with_its_reason(string? path, string reason)
    {
        Assert.False(SensorId.TryCreate(path, out SensorId? id, out string? error));
        Assert.Null(id);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => SensorId.Create(path!)).Message, StringComparison.Ordinal);
    }

    // The halves of surrogate pairs are no arguments of a theory: runners write those down as UTF-8.
    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        foreach (string path in new[] { "ab\ud83d", "ab\ude00", "ab\ud83dx", "ab\ude00\ud83d" })
        {
            Assert.False(SensorId.TryCreate(path, out _, out string? error));
            Assert.Contains("not valid Unicode at index 2", error, StringComparison.Ordinal);
        }
        Assert.True(SensorId.TryCreate("ab😀", out _, out _));
    }

    [Fact]
    public void The_limit_of_256_counts_bytes_of_UTF8()
    {
        Assert.True(SensorId.TryCreate(new string('x', 256), out _, out _));
        Assert.False(SensorId.TryCreate(new string('x', 257), out _, out _));
        Assert.True(SensorId.TryCreate(new string('é', 128), out _, out _));
        Assert.False(SensorId.TryCreate(new string('é', 128) + "x", out _, out string? error));
        Assert.Contains("256 bytes", error, StringComparison.Ordinal);
        Assert.False(SensorId.TryCreate(new string('x', 10_000_000), out _, out _));
    }

    [Theory]
    [InlineData("", "the tenant is empty")]
    [InlineData("a/b", "the tenant contains '/'")]
    [InlineData("a\tb", "the tenant has a control character")]
    public void An_unsound_tenant_is_refused_with_its_reason(string tenant, string reason)
    {
        Assert.False(SensorId.TryCreate("p", out _, out string? error, tenant));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Identity_is_tenant_and_path_to_the_letter()
    {
        Assert.Equal(SensorId.Create("a/b"), SensorId.Create("a/b"));
        Assert.NotEqual(SensorId.Create("a/b"), SensorId.Create("a/B"));
        Assert.NotEqual(SensorId.Create("a/b"), SensorId.Create("a/b", "other"));
        // Composed and decomposed: the same to the eye, two identities here.
        Assert.NotEqual(SensorId.Create("\u00e9"), SensorId.Create("e\u0301"));
        Assert.Equal("other:a/b", SensorId.Create("a/b", "other").ToString());
    }

    // Reckoned in Python from the specification of the hash. A change here moves data: it must not happen.
    [Theory]
    [InlineData("default", "plant-7/line-2/pump-12/vibration", 410)]
    [InlineData("default", "plant-7/line-2/pump-12/temperature", 410)]
    [InlineData("acme", "plant-7/line-2/pump-12/vibration", 63)]
    [InlineData("default", "pump", 89)]
    [InlineData("default", "pump/vibration", 89)]
    [InlineData("default", "Werk-Süd/Öfen/3/t", 588)]
    [InlineData("default", "工場/ポンプ/温度", 689)]
    public void The_partition_is_that_of_the_asset_and_never_changes(string tenant, string path, int partition) =>
        Assert.Equal(partition, SensorId.Create(path, tenant).Partition);
}

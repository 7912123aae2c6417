using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansAnomaly.Core.Readings;

namespace OrleansAnomaly.Core.Tests.Readings;

public class StableHashTests
{
    // FNV-1a and the avalanche reckoned by hand in Python; the plain FNV-1a values of "", "a" and "foobar" are those that its authors publish.
    [Theory]
    [InlineData("", 0xf52a15e9a9b5e89bul)]
    [InlineData("a", 0x02c0bdbf481420f8ul)]
    [InlineData("foobar", 0x404da9e3b74078c2ul)]
    public void Raw_bytes_hash_to_values_reckoned_elsewhere(string text, ulong expected) =>
        Assert.Equal(expected, StableHash.Of(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("default", "plant-7/line-2/pump-12", 448456688628678042ul)]
    [InlineData("default", "pump", 15811007251241611353ul)]
    [InlineData("acme", "plant-7/line-2/pump-12", 3535813184264306751ul)]
    [InlineData("default", "Werk-Süd/Öfen/3", 14699391776594949708ul)]
    [InlineData("default", "工場/ポンプ", 15483989285508066993ul)]
    public void Names_hash_to_values_reckoned_elsewhere(string tenant, string path, ulong expected) => Assert.Equal(expected, StableHash.Of(tenant, path));

    [Fact]
    public void A_surrogate_pair_across_the_64th_character_hashes_as_one_character()
    {
        Assert.Equal(8591935579803944019ul, StableHash.Of("default", new string('x', 63) + "😀" + new string('y', 70)));
        Assert.Equal(7033446318545342652ul, StableHash.Of("default", string.Concat(Enumerable.Repeat("😀", 30)) + string.Concat(Enumerable.Repeat("😀", 30))));
    }

    [Fact]
    public void A_name_hashes_as_its_bytes_do_whatever_its_length_and_characters()
    {
        Gen<string> text = Gen.ArrayOf(Gen.Elements("x", "é", "工", "😀", "/")).Select(string.Concat);
        Properties.Hold(Gen.Choose(0, 200).Zip(text), sample =>
        {
            string path = new string('p', sample.Item1) + sample.Item2;
            Assert.Equal(StableHash.Of(Encoding.UTF8.GetBytes("t\0" + path)), StableHash.Of("t", path));
        });
    }

    [Fact]
    public void Tenant_and_path_do_not_run_into_each_other() => Assert.NotEqual(StableHash.Of("ab", "c"), StableHash.Of("a", "bc"));

    [Fact]
    public void Numbered_assets_spread_evenly_over_the_partitions()
    {
        const int Assets = 102_400;
        var cells = new int[SensorId.Partitions];
        for (int i = 0; i < Assets; i++)
            cells[SensorId.Create($"plant-{i / 200}/machine-{i % 200}/temperature").Partition]++;
        // Chi-square with 1,023 degrees of freedom: mean 1,023, standard deviation 45.
        double expected = Assets / (double)SensorId.Partitions, chi = cells.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.InRange(chi, 1023 - 5 * 45, 1023 + 5 * 45);
    }
}

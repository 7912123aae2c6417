using OrleansAnomaly.Core.Numerics;
using OrleansAnomaly.Gateway.Security.Keys;

namespace OrleansAnomaly.Gateway.Tests.Security;

public class KeyTextTests
{
    [Fact]
    public void A_key_is_read_as_it_was_made_and_never_shown_by_accident()
    {
        var made = KeyText.Create();
        string text = made.Reveal();
        Assert.Equal(KeyText.Length, text.Length);
        Assert.Matches("^anomaly_[0-9a-f]{16}_[0-9a-f]{64}_[0-9a-f]{8}$", text);
        Assert.True(KeyText.TryParse(text, out KeyText? read));
        Assert.Equal((made.Id, Convert.ToHexString(made.Hash())), (read.Id, Convert.ToHexString(read.Hash())));
        Assert.Equal($"key {made.Id}", $"{made}");
    }

    [Fact]
    public void No_two_keys_are_alike() => Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => KeyText.Create().Reveal()[8..]).Distinct().Count());

    [Fact]
    public void A_change_of_any_character_is_found()
    {
        string text = KeyText.Create().Reveal();
        for (int at = 0; at < text.Length; at++)
        {
            foreach (char other in "0123456789abcdefA_ \0é".Where(other => other != text[at]))
                Assert.False(KeyText.TryParse(text[..at] + other + text[(at + 1)..], out _), $"'{other}' at {at}");
            Assert.False(KeyText.TryParse(text.Remove(at, 1), out _));
            Assert.False(KeyText.TryParse(text.Insert(at, "0"), out _));
        }
    }

    [Fact]
    public void Whatever_is_no_key_is_refused_and_nothing_worse()
    {
        const string alphabet = "anomaly_0123456789abcdefXYZ-.\u00e9\ud83d";
        for (ulong seed = 0; seed < 20_000; seed++)
        {
            var random = new SplitMix64(seed);
            char[] text = seed % 2 == 0 ? KeyText.Create().Reveal().ToCharArray() : new char[random.NextInt32(2 * KeyText.Length)];
            for (int changes = seed % 2 == 0 ? 1 + random.NextInt32(5) : text.Length; changes > 0; changes--)
                text[seed % 2 == 0 ? random.NextInt32(text.Length) : changes - 1] = alphabet[random.NextInt32(alphabet.Length)];
            string candidate = new(text);
            if (KeyText.TryParse(candidate, out KeyText? key))
                Assert.Equal(candidate, key.Reveal());
        }
        Assert.False(KeyText.TryParse(null, out _));
        Assert.False(KeyText.TryParse(new string('a', 1 << 20), out _));
    }
}

using System.Text;
using OrleansAnomaly.Core.Numerics;

namespace OrleansAnomaly.Bench.Fuzz.Doors;

/// <summary>A text that began as a sound one: cut, doubled, with pieces of others in it, or none of it left.</summary>
internal sealed class DoorsCase(ulong seed, long number)
{
    private static readonly string[] s_shards =
    [
        "", "anomaly_", "Bearer ", "eyJ", "{}", "e30", ".", "..", "=", "==", "\0", "\r\n", " ", "é", "\ud800", "%00", "null", "[]", "{\"alg\":\"none\"}", "eyJhbGciOiJub25lIn0", "\"kid\":\"r\"",
        "0000000000000000", "ffffffffffffffff", "1e999", "-1", "9223372036854775808", "\"", "\\u0000", "\"role\": \"admin\"", "\"tenant\": \"*\"", "\"path\": \"\"", ",\"hash\":\"", "\"previous\":\"",
    ];

    private SplitMix64 _random = new(seed * 0x9E3779B97F4A7C15 + (ulong)number);

    /// <summary>One of so many things to do.</summary>
    public int Choose(int count) => _random.NextInt32(count);

    /// <summary>A text made of sound ones; a sound one itself now and then.</summary>
    public string Text(params ReadOnlySpan<string> sound)
    {
        string text = sound[Choose(sound.Length)];
        if (Choose(40) == 0)
            return text;
        for (int changes = 1 + Choose(4); changes > 0; changes--)
            text = Change(text, sound[Choose(sound.Length)]);
        return text;
    }

    /// <summary>Bytes made of sound ones.</summary>
    public byte[] Bytes(string sound)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Text(sound));
        for (int flips = Choose(4); flips > 0 && bytes.Length > 0; flips--)
            bytes[Choose(bytes.Length)] ^= (byte)(1 << Choose(8));
        return bytes;
    }

    private string Change(string text, string other)
    {
        int at = Choose(text.Length + 1), length = Choose(Math.Min(text.Length - at, 1 + Choose(64)) + 1), from = Choose(other.Length + 1);
        string shard = s_shards[Choose(s_shards.Length)];
        return Choose(8) switch
        {
            0 => text[..at],
            1 => text.Remove(at, length),
            2 => text.Insert(at, text.Substring(at, length)),
            3 => text.Insert(at, shard),
            4 => text[..at] + other[from..],
            5 => text[..at] + (char)Choose(Choose(4) == 0 ? 0x10000 : 128) + text[Math.Min(text.Length, at + 1)..],
            6 => string.Concat(Enumerable.Repeat(shard, Choose(Choose(50) == 0 ? 3_000 : 8))) + text[at..],
            _ => text.Remove(at, length).Insert(at, shard),
        };
    }
}

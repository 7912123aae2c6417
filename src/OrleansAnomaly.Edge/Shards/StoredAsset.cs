using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace OrleansAnomaly.Edge.Shards;

/// <summary>
/// The states of an asset and its sensors as they are stored and handed over. Little-endian:
/// <code>
/// u16 format (1), u16 0, i32 sensors, i32 bytes of the asset's state, i32 bytes of a sensor's state
/// i64 time of the next tick that matters
/// i32 per sensor: its ordinal in the partition
/// the asset's state, then the sensors' states
/// </code>
/// </summary>
internal readonly ref struct StoredAsset
{
    private const ushort Format = 1;
    private const int HeadBytes = 24;

    private readonly ReadOnlySpan<byte> _ordinals, _states;
    private readonly int _sensorBytes;

    private StoredAsset(ReadOnlySpan<byte> bytes, int sensors, int assetBytes, int sensorBytes)
    {
        Sensors = sensors;
        NextTick = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        _ordinals = bytes.Slice(HeadBytes, 4 * sensors);
        Asset = bytes.Slice(HeadBytes + 4 * sensors, assetBytes);
        _states = bytes[(HeadBytes + 4 * sensors + assetBytes)..];
        _sensorBytes = sensorBytes;
    }

    public int Sensors { get; }

    public long NextTick { get; }

    public ReadOnlySpan<byte> Asset { get; }

    public int Ordinal(int index) => BinaryPrimitives.ReadInt32LittleEndian(_ordinals[(4 * index)..]);

    public ReadOnlySpan<byte> Sensor(int index) => _states.Slice(index * _sensorBytes, _sensorBytes);

    public static int Bytes(int sensors, int assetBytes, int sensorBytes) => checked(HeadBytes + 4 * sensors + assetBytes + sensors * sensorBytes);

    /// <summary>Writes the head; ordinals and states follow by <see cref="OrdinalAt"/>, <see cref="AssetAt"/> and <see cref="SensorAt"/>.</summary>
    public static void WriteHead(Span<byte> bytes, int sensors, int assetBytes, int sensorBytes, long nextTick)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Format);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], sensors);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], assetBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], sensorBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], nextTick);
    }

    public static int OrdinalAt(int index) => HeadBytes + 4 * index;

    public static int AssetAt(int sensors) => HeadBytes + 4 * sensors;

    public static int SensorAt(int sensors, int assetBytes, int sensorBytes, int index) => HeadBytes + 4 * sensors + assetBytes + index * sensorBytes;

    public static bool TryRead(ReadOnlySpan<byte> bytes, int expectedSensorBytes, out StoredAsset asset, [NotNullWhen(false)] out string? error)
    {
        asset = default;
        if (bytes.Length < HeadBytes)
        {
            error = $"states of an asset in {bytes.Length} bytes; expected at least {HeadBytes}";
            return false;
        }
        int format = BinaryPrimitives.ReadInt32LittleEndian(bytes), sensors = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        int assetBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), sensorBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (format != Format)
            error = $"the asset's states have format {format}; expected {Format}";
        else if (sensorBytes != expectedSensorBytes)
            error = $"the sensors' states have {sensorBytes} bytes; expected {expectedSensorBytes} with these options";
        else if (sensors < 1 || assetBytes < 0 || HeadBytes + sensors * (4L + sensorBytes) + assetBytes != bytes.Length)
            error = $"states of {sensors} sensors and {assetBytes} bytes of their asset in {bytes.Length} bytes";
        else
            error = null;
        if (error is not null)
            return false;
        asset = new StoredAsset(bytes, sensors, assetBytes, sensorBytes);
        return true;
    }
}
